# A store of nobody's: kchen made it and is its supervisor.
curbstop init-store --supervisor kchen --name 'Karen Chen' --quiet
cat > housing.csv <<'CSV'
Development_Name,Borough,Account_Name,Location,Meter_AMR,Meter_Scope,TDS_No,EDP,RC_Code,Funding_Source,AMP_No,Vendor_Name,UMIS_BILL_ID,Revenue_Month,Service_Start_Date,Service_End_Date,#_days,Meter_Number,Estimated,Current_Charges,Rate_Class,Bill_Analyzed,Consumption_HCF,Water_Sewer_Charges,Other_Charges
ELM,QUEENS,ELM HOUSES,BLD 01,AMR,BLD 01,1,1,Q1,FEDERAL,N1,BOARD,900001,2016-01,12/20/2015,01/21/2016,32,M1,N,986.79,Basic Water and Sewer,Yes,100,986.79,0
ELM,QUEENS,ELM HOUSES,BLD 01,AMR,BLD 01,1,1,Q1,FEDERAL,N1,BOARD,900001,2016-01,12/20/2015,01/21/2016,32,M2,N,0,Basic Water and Sewer,Yes,40,0,0
ELM,QUEENS,ELM HOUSES,BLD 02,AMR,BLD 02,1,1,Q1,FEDERAL,N1,BOARD,900002,2016-02,01/21/2016,05/20/2016,120,M3,N,1973.58,Basic Water and Sewer,Yes,200,1973.58,0
ELM,QUEENS,ELM HOUSES,BLD 02,AMR,BLD 02,1,1,Q1,FEDERAL,N1,BOARD,900002,2016-02,01/21/2016,05/20/2016,120,M3,N,1973.58,Basic Water and Sewer,Yes,200,1973.58,0
CSV
