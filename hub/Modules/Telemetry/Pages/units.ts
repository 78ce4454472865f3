import { useTranslation } from 'react-i18next';

/** UCUM codes as people write them; others stay as they are. */
export function useUnitText(): (code: string) => string {
  const { t } = useTranslation('telemetry');
  return (code) => (code ? t(`unit.${code}`, { defaultValue: code }) : '');
}
