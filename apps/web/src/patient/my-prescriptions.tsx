import { type PatientVisit, type Prescription } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { formatDateTime, zoneName } from '../i18n/format.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { Card } from '../ui/card.tsx';
import { CancelledNote } from '../prescription/cancelled-note.tsx';
import { DispenseList } from '../prescription/dispense-list.tsx';
import { PaperCode } from '../prescription/paper-code.tsx';
import { Paper } from '../prescription/paper.tsx';
import { PrescriptionList } from '../prescription/prescription-list.tsx';
import { SharePrescription } from './share-prescription.tsx';

interface MyPrescriptionsProps {
  readonly visit: PatientVisit;
  readonly prescriptions: readonly Prescription[];
}

/** The signed prescriptions of the visit, ready to print. */
export const MyPrescriptions = ({ visit, prescriptions }: MyPrescriptionsProps) => {
  const { t } = useTranslation(['patient', 'after']);
  const language = useLanguage();
  const { timeZone } = visit.clinic;
  return (
    <Card aria-labelledby="my-prescriptions">
      <div className="stack">
        <h2 id="my-prescriptions">{t('ended.prescriptions')}</h2>
        {prescriptions.length === 0 ? (
          <>
            <p>{t('ended.noPrescriptions')}</p>
            <p className="muted no-print">{t('ended.notYet')}</p>
          </>
        ) : (
          <>
            <p>{t('ended.prescribedFor', { name: visit.patientName })}</p>
            {prescriptions.map((prescription) => (
              <article key={prescription.documentId} className="stack prescription">
                <Signed visit={visit} prescription={prescription} />
                <div className="small muted">
                  {prescription.signedAt && (
                    <p>
                      {`${t('ended.signedBy', {
                        name: prescription.author.name,
                        date: formatDateTime(prescription.signedAt, timeZone, language),
                      })} (${zoneName(timeZone, language, new Date(prescription.signedAt))})`}
                    </p>
                  )}
                  {prescription.signature === null && (
                    <p>
                      <bdi>{visit.clinic.name}</bdi>
                      {prescription.author.qualification && (
                        <span>{` · ${prescription.author.qualification}`}</span>
                      )}
                      {prescription.author.registrationNumber && (
                        <span>
                          {` · ${t('ended.registration', { number: prescription.author.registrationNumber })}`}
                        </span>
                      )}
                    </p>
                  )}
                  {prescription.number !== null && (
                    <p className="document-number">
                      {t('after:prescriptions.number', { number: prescription.number })}
                    </p>
                  )}
                </div>
              </article>
            ))}
          </>
        )}
      </div>
    </Card>
  );
};

interface SignedProps {
  readonly visit: PatientVisit;
  readonly prescription: Prescription;
}

/** The form for a pharmacy, and the state of the prescription. */
const Signed = ({ visit, prescription }: SignedProps) => {
  const { t } = useTranslation('paper');
  const { signature, content } = prescription;
  if (signature === null) {
    return (
      <>
        <PrescriptionList items={content.items} />
        <p className="muted small">{t('noCode')}</p>
      </>
    );
  }
  const { says, jws, cancellation, dispenses, remaining } = signature;
  const isOpen = cancellation === null && !remaining.every(({ done }) => done);
  return (
    <>
      {cancellation !== null && (
        <CancelledNote cancellation={cancellation} timeZone={visit.clinic.timeZone} />
      )}
      <Paper
        says={says}
        logo={visit.clinic.logo}
        {...(isOpen && {
          code: <PaperCode jws={jws} number={says.number} phone={says.clinic.phone} />,
        })}
      />
      <DispenseList says={says} dispenses={dispenses} />
      {isOpen && <SharePrescription visit={visit} prescription={prescription} />}
    </>
  );
};
