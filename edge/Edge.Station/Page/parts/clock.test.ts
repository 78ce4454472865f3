import { describe, expect, it } from 'vitest';
import { plantClock } from './clock';

const at = Date.parse('2026-11-21T00:37:31Z');

describe("the plant's clock", () => {
  it('shows the time of the plant, wherever the browser thinks it is', () => {
    const clock = plantClock('Asia/Kolkata');
    expect([clock.minute(at), clock.second(at), clock.zone]).toEqual(['06:07', '06:07:31', 'IST']);
    expect(plantClock('America/New_York').minute(at)).toBe('19:37');
  });

  it('names the day of a moment of another one', () => {
    const { moment } = plantClock('Asia/Kolkata');
    expect(moment(at, at + 3_600_000)).toBe('06:07');
    expect(moment(at, at + 18 * 3_600_000)).toBe('21/11, 06:07');
  });

  it('counts hours from 00 to 23', () => {
    expect(plantClock('Asia/Kolkata').minute(Date.parse('2026-11-20T18:30:00Z'))).toBe('00:00');
  });

  it('names a zone without a short name by its distance from GMT', () => {
    expect(plantClock('Asia/Dhaka').zone).toBe('GMT+6');
  });

  it.each(['', 'Mars/Olympus', 'Asia/Kolkata; drop'])("falls back to the browser's zone for %j, and names that", (zone) => {
    const clock = plantClock(zone);
    expect(clock.second(at)).toBe(new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' }).format(at));
    expect(clock.zone).not.toBe('');
  });
});
