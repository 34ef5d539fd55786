# A small demo district, and the PIN files of two of its people.
demo 300
umask 077
echo 2468 > pin
echo 9999 > wrong-pin
