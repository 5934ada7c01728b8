import { type PatientVisit } from '@teleward/contracts';
import { Icon } from '../ui/icon.tsx';

type Doctor = Pick<PatientVisit, 'practitionerName' | 'practitionerQualification'>;

/** Whom the patient will see. */
export const DoctorLine = ({ visit }: { readonly visit: Doctor }) => (
  <div className="doctor-line">
    <span className="doctor-sign" aria-hidden="true">
      <Icon name="person" />
    </span>
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
