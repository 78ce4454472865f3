-- When a station last scanned: activity counts only know the slice of five minutes. One row per station, which one agent serves.
CREATE TABLE production.station_scans (
  tenant_id integer NOT NULL,
  station text COLLATE "C" NOT NULL,
  last_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, station)
) WITH (fillfactor = 70);
SELECT kernel.protect('production.station_scans');
