// Preloaded into measured node processes: writes CPU time and peak memory where BENCH_USAGE says, at exit.
const {writeFileSync} = require('node:fs')
process.on('exit', () => {
  const {userCPUTime, systemCPUTime, maxRSS} = process.resourceUsage()
  writeFileSync(
    process.env.BENCH_USAGE,
    JSON.stringify({cpu_ms: (userCPUTime + systemCPUTime) / 1000, rss_mb: maxRSS / 1024}),
  )
})
