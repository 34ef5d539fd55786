# Rscript bench/reads/price.R READS TIERS: the same bills by vector operations. TIERS: class,start,price, first start 0.
given <- commandArgs(trailingOnly = TRUE)
reads <- read.csv(gzfile(given[1]), stringsAsFactors = FALSE)
tiers <- read.csv(given[2], stringsAsFactors = FALSE)
reads <- reads[reads$cust_class != "OTHER", ]
cents <- numeric(nrow(reads))
for (class in unique(reads$cust_class)) {
  rows <- which(reads$cust_class == class)
  own <- tiers[tiers$class == class, ]
  use <- reads$usage_ccf[rows]
  bill <- numeric(length(use))
  ends <- c(own$start[-1], Inf)
  for (i in seq_len(nrow(own))) bill <- bill + pmax(pmin(use, ends[i]) - own$start[i], 0) * own$price[i]
  cents[rows] <- floor(bill * 100 + 0.5 + 1e-6)
}
cat(nrow(reads), sprintf("%.2f", sum(cents) / 100), "\n")
by <- tapply(cents, reads$cust_class, sum)
n <- table(reads$cust_class)
for (class in names(by)) cat(class, n[[class]], sprintf("%.2f", by[[class]] / 100), "\n")
used <- proc.time()
usage <- Sys.getenv("BENCH_USAGE")
if (usage != "") cat(sprintf('{"cpu_ms": %f, "rss_mb": null}', 1000 * (used[1] + used[2])), file = usage)
