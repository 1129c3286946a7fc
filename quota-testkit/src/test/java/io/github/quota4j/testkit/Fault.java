package io.github.quota4j.testkit;

/** What a store can get wrong; each is seen by the test of the contract that is named. */
enum Fault {
  /** None: then the contract must pass, or the other verdicts mean nothing. */
  NONE(""),
  /** Looks, decides and writes without keeping others out. */
  RACES("callersThatRaceOnFreshCountersAreAdmittedExactlyTheLimit"),
  /** Lets one unit through above the ceiling. */
  OFF_BY_ONE("letsThroughExactlyTheLimit"),
  /** Counts what it denies. */
  COUNTS_DENIALS("aDenialConsumesNothing"),
  /** Takes one item after the other. */
  TAKES_PARTS("severalServicesAreAllOrNothing"),
  /** Does not remember ids. */
  FORGETS_IDS("aRepeatCountsOnceAndGetsTheFirstAnswer"),
  /** Remembers ids, whoever they are of. */
  SHARES_IDS("aKeyBelongsToItsCustomer"),
  /** Joins the parts of a counter's key without telling where one ends. */
  JOINS_KEYS("customersNeverShareACounter"),
  /** Charges those who gave up. */
  IGNORES_DEADLINES("aCallThatItsCallerGaveUpOnIsNotCharged"),
  /** Charges windows that are over. */
  IGNORES_WINDOWS("aWindowThatIsOverOrHasNotBegunIsRefused"),
  /** Charges by accounts that are out of date. */
  IGNORES_VERSIONS("anOlderVersionOfTheAccountIsRefusedOnceANewerOneWasSeen"),
  /** Resets, and lets nodes that do not know charge the window that is over. */
  LETS_NODES_SLEEP("aNodeThatDoesNotKnowOfAResetChargesTheNewPart"),
  /** Keeps what a silent reservation holds. */
  KEEPS_EXPIRED("aReservationThatRanOutReturnsItsUnitsWithoutAnyJob"),
  /** Looks at the first few of them only. */
  FREES_FEW("howeverManyRanOutTheirUnitsComeBackAtOnce"),
  /** Refunds again and again. */
  REFUNDS_AGAIN("aRefundGivesBackOnceAndNeverMoreThanWasCharged"),
  /** Says that a hold is settled, and keeps it. */
  KEEPS_SETTLED("workThatThrowsIsGivenBack"),
  /** Forgets that tokens of a rate were spent. */
  LOSES_TOKENS("aBurstPassesAndThenTheRate"),
  /** Counts what was used, and not who paid for it. */
  LOSES_PAYERS("aGrantIsUsedAfterThePlansAllowanceAndOverWindows"),
  /** Gives back what was used, and not to who paid for it. */
  KEEPS_PAID("refundsOfAllThatWasUsedGiveAllGrantsBack"),
  /** Takes every subscription for one that is in force. */
  IGNORES_STATUS("whoDoesNotPayIsDeniedAndToldWhy"),
  /** Forgets the plan that follows. */
  FORGETS_NEXT_PLAN("anotherPlanMayWaitForTheEndOfThePeriod"),
  /** Forgets what a customer has beside its plan. */
  FORGETS_INDIVIDUAL("aQuotaOfItsOwnTakesThePlaceOfThePlans"),
  /** Raises a threshold again each time that it is crossed. */
  RAISES_AGAIN("whatWasGivenBackAndUsedAgainRaisesNothingInTheSameWindow"),
  /** Takes windows that begin at the same instant for one when it raises alerts. */
  RAISES_BY_START("aWindowOfAnotherPeriodThatBeginsAtTheSameInstantRaisesThemAnew"),
  /** Keeps refusing where the glass is broken. */
  IGNORES_GLASS("whereTheGlassIsBrokenNothingIsRefusedAndAllIsCounted");

  final String seenBy;

  Fault(String seenBy) {
    this.seenBy = seenBy;
  }
}
