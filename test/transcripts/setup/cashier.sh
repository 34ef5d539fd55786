# A small demo district with its change fund, and sessions of the people of a cash day.
demo 120
umask 077
printf '2468' > pin
printf '9999' > wrong-pin
for person in tngo mlopez rpatel hgrant kchen; do
  CURBSTOP_SESSION=$person.session curbstop sign-in $person --pin-file pin --quiet
done
