# A small training district, the files of another one, and the PIN of everybody in training.
demo 120
cp -r "$(dirname "$0")/../../fixtures/district" former-system
printf '2468' > pin
chmod 600 pin
