# A small training district that bills by its own plans, and reads of a cycle.
demo 120
printf '2468' > pin
chmod 600 pin
cat > reads.csv <<'CSV'
meter,read_date,read,kind
RW10000331,2026-11-22,3905,actual
RW10000140,2026-11-22,3293,actual
RW10000654,2026-11-22,366,actual
RW10000226,2026-11-22,3780,estimated
RW10000024,2026-11-22,1366,actual
RW10000821,2026-11-22,1438,actual
RW10000735,2026-11-05,2665,actual
CSV
curbstop load-reads reads.csv --quiet
