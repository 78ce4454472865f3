import { useFormats } from '@ui/i18n/format';
import { Facts } from '@ui/parts/layout';
import { StatusMark } from '@ui/parts/StatusMark';
import { When } from '@ui/parts/time';
import { useVerdictText } from '@ui/parts/verdict';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import css from './Exceptions.module.css';

/** Said elsewhere on the page already. */
const saidAlready = new Set(['hubArguments', 'hubCode', 'storeId']);

/** What the hub kept for the person who must judge, each fact in the form that people read. */
export function Evidence({ evidence }: { evidence: Record<string, unknown> }) {
  const { t } = useTranslation('traceability');
  const formats = useFormats();
  const say = useVerdictText();
  const facts = Object.entries(evidence).filter(
    ([name, value]) => value !== null && value !== '' && value !== 'none' && value !== 0 && !saidAlready.has(name),
  );
  if (facts.length === 0) return null;
  const shown = (name: string, value: unknown): ReactNode => {
    if (value === 'accept' || value === 'warn' || value === 'refuse') {
      return <StatusMark tone={value}>{t(`verdict.${value}`)}</StatusMark>;
    }
    if (typeof value === 'string' && name.endsWith('At')) return <When at={value} full />;
    if (typeof value === 'number' && name.endsWith('Ms')) return formats.span(value);
    if (typeof value === 'string' && name.endsWith('Code')) return say(value).what;
    if (name === 'clock') return t(`clock.${String(value)}`, { defaultValue: String(value) });
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  };
  return (
    <>
      <h3 className={css.heading}>{t('exception.evidence')}</h3>
      <Facts
        items={facts.map(([name, value]) => [t(`evidence.${name}`, { defaultValue: name }), shown(name, value)])}
      />
    </>
  );
}
