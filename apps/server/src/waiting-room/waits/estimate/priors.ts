/**
 * Assumptions about a clinic that has not measured anything yet. Durations are in minutes, and
 * their spread is that of their natural logarithm. Every number without a source is made up: a
 * guess that the clinic's own visits soon outweigh.
 */

/**
 * The assumption about one kind of duration, and how much its parts vary (standard deviations of
 * the logarithm).
 */
export interface LogPrior {
  readonly median: number;
  /** Between one duration and the next, all else being equal. */
  readonly spread: number;
  /** How many durations the assumed `spread` counts for. */
  readonly weight: number;
  readonly clinics: number;
  readonly types: number;
  readonly doctors: number;
  /** Between a doctor's types, beyond what the doctor and the type explain. */
  readonly doctorTypes: number;
  readonly hours: number;
  /** Between the days of one doctor. */
  readonly days: number;
  /** Added before taking the logarithm, for values that can be below zero. */
  readonly shift: number;
}

/**
 * Visits by video or telephone in general practice last 9.3 minutes with a standard deviation of
 * 8.2 (Clalit Health Services 2023, 29.6 million visits of which 14.5 % by video or telephone;
 * European General Practice Research Network, "primary care, visit duration, diagnoses, time
 * allocation, telemedicine",
 * https://meeting.egprn.org/foyer/article/c74189da-b83f-4856-92f3-e3f2ef7e6769). As a log-normal
 * distribution that is a median of 7 with a spread of 0.76. Elsewhere they are longer: 18.0 (13.5)
 * minutes in the rooms of American general practice (Neprash et al., Med Care 2021;59:62,
 * doi:10.1097/MLR.0000000000001450) and 38.8 (9.5) for headache by video (Müller et al., J Med
 * Internet Res 2016;18:e140, doi:10.2196/jmir.5221). The median here lies between the first two,
 * and clinics differ so much that the third is not surprising. How the spread is split among
 * doctors, types and hours is made up.
 */
export const visitPrior: LogPrior = {
  ...{ median: 10, spread: 0.55, weight: 20, shift: 0 },
  ...{ clinics: 0.6, types: 0.35, doctors: 0.25, doctorTypes: 0.12, hours: 0.08, days: 0.12 },
};

/**
 * From when a doctor could call a patient until the next visit starts. Made up: no measurements
 * seem to be published.
 */
export const gapPrior: LogPrior = {
  ...{ median: 1.5, spread: 0.9, weight: 20, shift: 0.25 },
  ...{ clinics: 0.6, types: 0, doctors: 0.3, doctorTypes: 0, hours: 0, days: 0.15 },
};

/**
 * From when a doctor is expected until their first visit starts; at most `shift` early. Made up.
 */
export const startPrior: LogPrior = {
  ...{ median: 5, spread: 0.5, weight: 20, shift: 10 },
  ...{ clinics: 0.3, types: 0, doctors: 0.25, doctorTypes: 0, hours: 0, days: 0 },
};

/**
 * From the appointed time until the patient comes; at most `shift` early. For first visits by video
 * in mental health that is 6.4 minutes early on average, with a standard deviation of 23.9
 * ("Technologically Punctual?", J Behav Health Serv Res 2023, doi:10.1007/s11414-023-09848-1). How
 * clinics differ is made up.
 */
export const comingPrior: LogPrior = {
  ...{ median: -8, spread: 0.35, weight: 20, shift: 60 },
  ...{ clinics: 0.1, types: 0, doctors: 0, doctorTypes: 0, hours: 0, days: 0 },
};

/** How often something happens: `yes` of `yes + no` times. */
export interface Share {
  readonly yes: number;
  readonly no: number;
}

/**
 * Patients with an appointment who come. The share of no-shows was 8.5 % for telemedicine in
 * rheumatology (Alkilany et al., ACR Open Rheumatol 2022;4:136, doi:10.1002/acr2.11372) and 18 % in
 * community clinics, a quarter of it telemedicine (Adepoju et al., Ann Med 2022,
 * doi:10.1080/07853890.2021.2019826); this value lies between.
 */
export const comesPrior: Share = { yes: 17.5, no: 2.5 };

/** Waiting patients who are still there when called. Made up. */
export const staysPrior: Share = { yes: 29, no: 1 };

/**
 * The share of patients who were there, are away, and come back in time. Made up, and not learnt.
 */
export const comesBack = 0.6;

/** Urgent patients per hour and doctor: `count` in `hours`. Made up. */
export const urgentPrior = { count: 0.5, hours: 5 };
