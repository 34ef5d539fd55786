# A small demo district, and four homes with a year of bills that were priced by one small plan.
demo 20
node "$(dirname "$0")/../../../dist-test/support/make-billed-store.js" demo.db > homes
