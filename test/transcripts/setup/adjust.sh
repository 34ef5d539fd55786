# A small demo district, fees on one account, the PIN of everybody in training, sessions of some of them.
demo 300
fees="$(dirname "$0")/../../../dist-test/support/make-fees.js"
node "$fees" demo.db 236-25124-07 LATE_FEE 985 2026-09-22 LATE_FEE 1015 2026-10-22 RETURNED_FEE 2500 2026-10-26
printf '2468' > pin
chmod 600 pin
echo 'invoice of a plumber' > invoice.txt
