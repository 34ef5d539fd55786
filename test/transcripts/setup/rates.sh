# A small training district with its own rates, and files of other rates: a town's plan, a city's, weather, broken ones.
demo 60
cp -r "$(dirname "$0")/../../../data/districts/rivergate/rates" rates
cp "$(dirname "$0")/../../../data/districts/rivergate/et/zone-9.json" rates/
curbstop import-rates rates --quiet
cp "$(dirname "$0")/../../fixtures/rates/town.json" "$(dirname "$0")/../../fixtures/rates/city.owrs" .
cat > weather.json <<'JSON'
{
  "schema": "curbstop.et-series/1",
  "zone": "town",
  "source": "a gauge of our own",
  "rows": [
    {"from": "2026-10-01", "to": "2026-10-16", "inches": "2.000"},
    {"from": "2026-10-16", "to": "2026-11-01", "inches": "1.600"}
  ]
}
JSON
sed 's/"inches": "2.000"/"inches": "2.100"/' weather.json > other-weather.json
sed 's/"3.00"/"3.05"/' town.json > changed.json
mkdir mixed
cp town.json mixed/
sed 's/      - 2.5/\t- 2.5/' city.owrs > mixed/broken.owrs
printf '{"schema": "curbstop.rate-plan/1", "code": "BAD-1", "title": "Bad", "unit": "barrel", "versions": []}\n' > mixed/bad.json
printf '{"code": "BAD-2", "code": "BAD-3", "versions": []}\n' > mixed/twice.json
printf '{"hello": 1}\n' > mixed/other.json
mkdir empty
umask 077
printf '2468' > pin
