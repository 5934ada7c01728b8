import { type PatientVisit } from '@teleward/contracts';
import { Icon } from '../ui/icon.tsx';

type Doctor = Pick<
  PatientVisit,
  'practitionerName' | 'practitionerQualification' | 'practitionerPortrait'
>;

/** The doctor whom the patient will see. */
export const DoctorLine = ({ visit }: { readonly visit: Doctor }) => (
  <div className="doctor-line">
    {visit.practitionerPortrait === null ? (
      <span className="doctor-sign" aria-hidden="true">
        <Icon name="person" />
      </span>
    ) : (
      <img className="doctor-face" src={visit.practitionerPortrait} alt="" />
    )}
    <div>
      <p className="doctor-name">
        <bdi>{visit.practitionerName}</bdi>
      </p>
      {visit.practitionerQualification !== null && (
        <p className="muted small">{visit.practitionerQualification}</p>
      )}
    </div>
  </div>
);
