# A small demo district with a list that was released, the PIN of everybody in training, and who works the counter.
demo 300
printf '2468' > pin
chmod 600 pin
printf '0123456789\n' > bank-account
CURBSTOP_SESSION=a curbstop sign-in awill --pin-file pin --quiet
CURBSTOP_SESSION=r curbstop sign-in rpatel --pin-file pin --quiet
list=$(curbstop shutoff-list --quiet)
request=$(curbstop shutoff-list --release "$list" --confirm 14 --quiet || true)
curbstop approve "$request" --yes --witness-session r --quiet
curbstop sign-in tngo --pin-file pin --quiet
curbstop open-drawer --drawer 2 --float 20x5,10x8,5x4 --quiet
