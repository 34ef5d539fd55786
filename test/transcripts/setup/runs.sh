# A small training district, a plan of its own whose bills are worked out by head, and reads of a cycle.
curbstop init-store --demo --accounts 120 --quiet
printf '2468' > pin
chmod 600 pin
cat > res-1.json <<'JSON'
{
  "schema": "curbstop.rate-plan/1",
  "code": "RES-1",
  "title": "50 cents a day, 2 dollars a ccf, 3 above 10; sewer a dollar a ccf; 6 dollars a bill",
  "unit": "ccf",
  "versions": [
    {
      "effective_from": "2026-01-01",
      "change_policy": "by_bill_date",
      "citation": "for this transcript",
      "verified": "policy",
      "rounding": {"when": "line", "mode": "half_up"},
      "classes": {
        "residential": {
          "inputs": {
            "usage": {"kind": "number", "default": null},
            "sewer": {"kind": "key", "default": "septic"}
          },
          "lines": [
            {"code": "BASE", "title": {"en": "Service", "es": "Servicio"}, "service": "water", "basis": "per_day", "rate": "0.50", "citation": "for this transcript"},
            {
              "code": "USE", "title": {"en": "Water", "es": "Agua"}, "service": "water", "basis": "tiered", "quantity": "usage",
              "tiers": {"convention": "above", "starts": ["0", "10"], "prices": ["2.00", "3.00"], "names": ["1", "2"]},
              "citation": "for this transcript"
            },
            {
              "code": "SEWER", "title": {"en": "Sewer", "es": "Alcantarillado"}, "service": "sewer", "basis": "per_unit", "rate": "1.00",
              "quantity": "usage", "when": {"sewer": ["connected"]}, "citation": "for this transcript"
            },
            {
              "code": "FEE", "title": {"en": "Program", "es": "Programa"}, "service": "fee", "basis": "per_period", "amount": "6.00",
              "standard_days": "30", "citation": "for this transcript"
            }
          ]
        }
      }
    }
  ]
}
JSON
sed -e 's/"RES-1"/"COM-1"/' -e 's/"residential"/"commercial"/' res-1.json > com-1.json
curbstop import-rates res-1.json --quiet
cat > reads.csv <<'CSV'
meter,read_date,read,kind
RW10000331,2026-11-22,3905,actual
RW10000140,2026-11-22,3293,actual
RW10000654,2026-11-22,366,actual
RW10000226,2026-11-22,3780,estimated
RW10000024,2026-11-22,1366,actual
RW10000821,2026-11-22,1438,actual
CSV
curbstop load-reads reads.csv --quiet
