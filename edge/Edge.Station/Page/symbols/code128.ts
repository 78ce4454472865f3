// Code 128 (ISO/IEC 15417). Code set A has capitals, digits, signs and control characters, so that a label with a group separator can
// be drawn; code set B has small letters instead of control characters. Bars and spaces in modules, beginning with a bar.
const widths = (
  '212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 123221 '
  + '223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 '
  + '112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 '
  + '311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 '
  + '122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 '
  + '214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 211232'
).split(' ');
const startA = 103;
const startB = 104;
const stop = '2331112';

/** Dark bars as start and width in modules, and the symbol's whole width; null for a text that neither code set has. */
export function code128(text: string): { readonly bars: readonly (readonly [start: number, width: number])[]; readonly width: number } | null {
  const start = /^[\u0000-\u005f]*$/.test(text) ? startA : startB;
  const values = [...text].map((character) => {
    const code = character.charCodeAt(0);
    return code >= 32 && code < (start === startA ? 96 : 127) ? code - 32 : start === startA ? code + 64 : -1;
  });
  if (values.includes(-1)) {
    return null;
  }

  const check = values.reduce((sum, value, index) => sum + value * (index + 1), start) % 103;
  const pattern = [start, ...values, check].map((value) => widths[value]).join('') + stop;
  const bars: [number, number][] = [];
  let at = 0;
  [...pattern].forEach((width, index) => {
    if (index % 2 === 0) {
      bars.push([at, Number(width)]);
    }
    at += Number(width);
  });
  return { bars, width: at };
}
