import { Tooltip } from '@mantine/core';
import { useFormats } from '@ui/i18n/format';
import { toneColour } from '@ui/parts/StatusMark';
import { useTranslation } from 'react-i18next';
import { lossesOf } from './words';

const dayMs = 86_400_000;
const aWarning = { color: toneColour('warn'), fontWeight: 620 };

/** How many records are gone for good, and why. */
export function Losses({ losses }: { losses: Record<string, number> }) {
  const reasons = useLossReasons();
  const formats = useFormats();
  const { total } = lossesOf(losses);
  if (total === 0) return <span>0</span>;
  return (
    <Tooltip label={reasons(losses)}>
      <span style={{ color: toneColour('refuse'), fontWeight: 640 }}>{formats.number(total)}</span>
    </Tooltip>
  );
}

/** The reasons of what is lost with their counts, in words; a newer agent's reason stays as it is. */
export function useLossReasons(): (losses: Record<string, number>) => string {
  const { t } = useTranslation('fleet');
  const formats = useFormats();
  return (losses) =>
    lossesOf(losses)
      .reasons.map(([reason, count]) => `${t(`loss.${reason}`, { defaultValue: reason })}: ${formats.number(count)}`)
      .join(', ');
}

export function ClockOffset({ ms }: { ms: number | null }) {
  const formats = useFormats();
  const { t } = useTranslation('fleet');
  if (ms === null) return t('agent.unknown');
  const text = Math.abs(ms) < 1_000 ? `${formats.number(ms)} ms` : `${ms < 0 ? '−' : '+'}${formats.span(Math.abs(ms))}`;
  return <span style={Math.abs(ms) > 5_000 ? aWarning : undefined}>{text}</span>;
}

/** An agent renews its certificate long before; one that ends soon could not. */
export function CertificateEnd({ at }: { at: string | null }) {
  const formats = useFormats();
  const { t } = useTranslation('fleet');
  if (!at) return '–';
  const left = Date.parse(at) - Date.now();
  return (
    <Tooltip label={formats.date(at)}>
      <span style={left < 14 * dayMs ? aWarning : undefined}>
        {left < 0 ? t('agent.ended') : t('agent.in', { span: formats.span(left) })}
      </span>
    </Tooltip>
  );
}
