import { code128 } from './code128';

interface Props {
  readonly text: string;
  /** CSS pixels of a module; the bars fill the place that they have when it is left out. */
  readonly module?: number;
}

/** A text as Code 128, black on white with its quiet zones; nothing for a text that it can't say. */
export function BarCode({ text, module }: Props) {
  const symbol = code128(text);
  return symbol === null ? null : (
    <svg
      class="bar-code" viewBox={`-12 0 ${symbol.width + 24} 60`} preserveAspectRatio="none" shape-rendering="crispEdges" aria-hidden="true"
      {...(module === undefined ? {} : { width: (symbol.width + 24) * module })}
    >
      {symbol.bars.map(([start, width]) => <rect key={start} x={start} y="0" width={width} height="60" />)}
    </svg>
  );
}
