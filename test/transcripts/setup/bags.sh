# The people of a cash day, two closed drawers and their sealed bags.
. "$(dirname "$0")/cashier.sh"
CURBSTOP_SESSION=dkim.session curbstop sign-in dkim --pin-file pin --quiet
node "$(dirname "$0")/../../../dist-test/support/make-bags.js" demo.db
