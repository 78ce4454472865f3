import { useFormats } from '@ui/i18n/format';
import { useTranslation } from 'react-i18next';
import type { PlantToday } from './api';

/** One sentence that says how the plant stands and why, and one that says how the shift will end. Never better than the numbers. */
export function useHonestSentence(): (today: PlantToday) => { headline: string; detail: string } {
  const { t } = useTranslation('production');
  const formats = useFormats();
  return (today) => {
    const { shift, bottleneck } = today;
    const missing = today.dueByNow === null ? null : Math.round(today.dueByNow - today.made);
    const made = formats.number(today.made);
    const stations = today.routings.flatMap((routing) => routing.steps.flatMap((step) => step.stations));
    const deaf = stations.length > 0 && stations.every((station) => !station.heard);
    let headline: string;
    if (!shift) headline = t('say.no_shift', { made });
    else if (missing === null || today.target === null) headline = t('say.no_target', { made });
    else if (missing > 0 && deaf) headline = t('say.behind_deaf', { missing: formats.number(missing) });
    else if (missing > 0 && bottleneck)
      headline = t('say.behind_because', { missing: formats.number(missing), step: bottleneck.name });
    else if (missing > 0) headline = t('say.behind', { missing: formats.number(missing) });
    else if (missing < 0) headline = t('say.ahead', { extra: formats.number(-missing) });
    else headline = t('say.on_plan');

    const parts: string[] = [];
    if (bottleneck && missing !== null && missing > 0) {
      parts.push(
        t('say.bottleneck', {
          step: bottleneck.name,
          waiting: formats.number(bottleneck.waiting),
          rate: formats.number(bottleneck.perHour),
        }),
      );
    }
    if (shift && today.projected !== null && today.target !== null) {
      parts.push(
        t('say.projection', {
          projected: formats.number(today.projected),
          target: formats.number(today.target),
          time: formats.time(shift.to),
        }),
      );
    } else if (shift) {
      parts.push(t('say.no_projection'));
    }
    return { headline, detail: parts.join(' ') };
  };
}
