# A small demo district whose day can be moved on, customers with a plan, and a bank that takes payments back.
demo 20
umask 077
printf '2468' > pin
support="$(cd "$(dirname "$0")/../../../dist-test/support" && pwd)"
cat > day <<SH
#!/bin/sh
node "$support/move-day.js" demo.db "\$1"
SH
cat > plan <<SH
#!/bin/sh
node "$support/make-plan.js" demo.db "\$@"
SH
cat > fee <<SH
#!/bin/sh
node "$support/make-fees.js" demo.db "\$@"
SH
cat > bank <<SH
#!/bin/sh
node "$support/return-payment.js" demo.db "\$@"
SH
chmod 700 day plan fee bank
CURBSTOP_SESSION=m curbstop sign-in mlopez --pin-file pin --quiet
