import { useList } from '@ui/parts/list';

/** When each station last scanned, as far as the newest scans of the plant tell; counters know it to five minutes only. */
export function useLastScans(
  plant: string | undefined,
  station?: string,
): (station: string, counted: string | null) => string | null {
  const newest = useList('/api/v1/scans', { plant, station, limit: station ? 1 : 200 }, ['scans'], 2_000);
  const at = new Map<string, string>();
  for (const scan of newest.data ?? []) {
    if (scan.station && !at.has(scan.station)) at.set(scan.station, scan.at);
  }
  return (code, counted) => at.get(code) ?? counted;
}
