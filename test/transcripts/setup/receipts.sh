# A small demo district, receipts of two drawers that are open and one that is closed, the PIN of everybody in training.
demo 300
make="$(dirname "$0")/../../../dist-test/support/make-receipts.js"
node "$make" demo.db > receipts
printf '2468' > pin
chmod 600 pin
