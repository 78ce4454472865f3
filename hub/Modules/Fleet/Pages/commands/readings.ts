/** What an agent knows of one point of a machine. */
export interface Reading {
  point: string;
  value: string;
  quality: string;
  /** When it was read; null for a point that was never heard. */
  at: string | null;
}

const line = /^(\S+) (.*) (good|uncertain|bad|not_heard|illegal|out_of_range|configuration) (\S*)$/;

/** The readings in an agent's answer, one in each line: name, value, quality and time. A value may have blanks of its own; a line that was cut off is left out. */
export function readingsIn(text: string): Reading[] {
  return text.split('\n').flatMap((one) => {
    const [, point, value, quality, at] = line.exec(one) ?? [];
    if (point === undefined || quality === undefined) return [];
    return { point, value: value ?? '', quality, at: at && !Number.isNaN(Date.parse(at)) ? at : null };
  });
}
