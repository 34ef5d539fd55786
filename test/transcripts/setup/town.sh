# A small training district, the files of another one, and the PIN of everybody in training.
curbstop init-store --demo --accounts 120 --quiet
cp -r "$(dirname "$0")/../../fixtures/district" former-system
printf '2468' > pin
chmod 600 pin
