/** UCUM codes as people write them; others stay as they are. */
const texts: Record<string, string> = {
  Cel: '°C',
  'N.m': 'N·m',
  'W.h': 'Wh',
  'kW.h': 'kWh',
  '%': '%',
  bar: 'bar',
  'm/s': 'm/s',
  '/min': '1/min',
};

export const unitText = (code: string): string => texts[code] ?? code;
