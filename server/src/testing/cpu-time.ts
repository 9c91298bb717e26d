/**
 * The milliseconds of processor time that this process spends on the work: the least of some runs.
 * Unlike the time on the clock it does not grow when other programs take the processor.
 */
export async function cpuTimeOf(work: () => unknown, runs = 3): Promise<number> {
  let least = Infinity;
  for (let run = 0; run < runs; run += 1) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}
