# A demo district on a Monday: its change fund, a shut-off list that was released, everybody's session, what lay in the
# after-hours box and what the bank's lockbox sent.
demo 300
umask 077
printf '2468' > pin
for person in tngo mlopez dkim rpatel hgrant kchen; do
  CURBSTOP_SESSION=$person.session curbstop sign-in $person --pin-file pin --quiet
done
list=$(curbstop shutoff-list --quiet)
request=$(curbstop shutoff-list --release "$list" --confirm 14 --quiet || true)
curbstop approve "$request" --yes --witness-session rpatel.session --quiet
cat > drop.csv <<'ROWS'
account,name,tender,check_number,amount,memo
010-23348-07,,check,1041,166.04,
013-33892-60,,check,882,76.54,
015-25859-48,,check,2210,144.06,
018-36403-04,,money_order,77810441,200.00,
026-49458-98,,check,511,120.48,
034-62513-95,,cash,,100.00,
036-54480-83,,check,1377,101.27,
044-67535-80,,check,96,76.17,
052-80590-77,,cash,,65.00,
057-83101-21,,check,4021,179.97,
074-09211-15,,check,230,154.34,
082-22266-12,,check,1190,70.02,
084-14233-97,,cash,,61.00,
095-37832-50,,check,663,87.78,
103-50887-47,,check,715,110.59,
,P Marsh,cash,,45.00,no stub
105-42854-35,,check,308,54.38,
113-55909-32,,money_order,77810502,116.27,
116-66453-85,,check,1502,155.15,
126-71475-70,,check,77,75.07,
159-23695-58,,check,2044,282.81,
129-82019-26,,check,419,78.03,
134-84530-67,,check,1288,121.90,
ROWS
cat > lockbox.bai <<'RECORDS'
100RIVERGATE 071000505 2611230630
50010000068751261123
6001001000000750612200066100000047110000001601
4001001601913987041110000007506
6001002000001525112200066100000088820000000209
4001002601914297585640000015251
6001003000000744107100050500000012040000003340
4001003601916426206020000007441
700100000687512611230030000030198
8001000006875126112300030000030198
9000011
RECORDS
