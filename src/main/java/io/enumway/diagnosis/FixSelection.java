package io.enumway.diagnosis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.enumway.EnumwayException;
import org.jspecify.annotations.Nullable;

/**
 * Chooses fixes by what somebody names. Who names a fix alone has one finding in mind:
 * where it would mend several, it is applied only as far as it is safe, and the others
 * are to be named each by itself.
 */
final class FixSelection {

	private final Collection<String> names;

	private @Nullable List<PlannedFix> first;

	/**
	 * Choose.
	 * @param names names of fixes or codes of findings, perhaps with the object of the
	 * finding ({@link PlannedFix#reference()}); none for all that is safe
	 */
	FixSelection(Collection<String> names) {
		this.names = List.copyOf(names);
	}

	/**
	 * Make sure that each name is among what a diagnosis offers.
	 * @throws EnumwayException if one is not
	 */
	void check(Diagnosis diagnosis) {
		Set<String> unknown = new LinkedHashSet<>(this.names);
		for (Finding finding : diagnosis.findings()) {
			finding.fixes().forEach((fix) -> unknown.removeAll(names(finding, fix)));
		}
		if (!unknown.isEmpty()) {
			throw new EnumwayException("Nothing here is mended by " + String.join(", ", unknown),
					"Run migrate diagnose to see what was found and which fixes it has");
		}
	}

	/**
	 * The fixes for a diagnosis. What the first one had more than one of stays for
	 * somebody to name, also when only one is left of it.
	 */
	List<PlannedFix> from(Diagnosis diagnosis) {
		List<PlannedFix> chosen = new ArrayList<>();
		for (Finding finding : diagnosis.findings()) {
			finding.fixes()
				.stream()
				.filter((fix) -> isMeant(finding, fix))
				.findFirst()
				.ifPresent((fix) -> chosen.add(new PlannedFix(finding, fix)));
		}
		if (this.first == null) {
			this.first = chosen;
		}
		List<PlannedFix> before = this.first;
		return chosen.stream().map((planned) -> isClear(planned, before) ? planned : toBeNamed(planned)).toList();
	}

	private boolean isMeant(Finding finding, Fix fix) {
		if (this.names.isEmpty()) {
			return fix.automatic() && isRecommended(finding, fix);
		}
		return names(finding, fix).stream().anyMatch(this.names::contains);
	}

	private static boolean isRecommended(Finding finding, Fix fix) {
		return fix.equals(finding.fixes().get(0));
	}

	/**
	 * What a fix of a finding can be called.
	 */
	private static Set<String> names(Finding finding, Fix fix) {
		Set<String> names = new LinkedHashSet<>();
		names.add(fix.name());
		names.add(new PlannedFix(finding, fix).reference());
		if (isRecommended(finding, fix)) {
			names.add(finding.code());
			names.add(PlannedFix.reference(finding.code(), finding));
		}
		return names;
	}

	private boolean isClear(PlannedFix planned, List<PlannedFix> before) {
		Fix fix = planned.fix();
		if (fix.automatic() || fix.statements().isEmpty() || this.names.contains(planned.reference())
				|| this.names.contains(PlannedFix.reference(planned.finding().code(), planned.finding()))) {
			return true;
		}
		List<PlannedFix> same = before.stream().filter((one) -> one.fix().name().equals(fix.name())).toList();
		return same.size() == 1 && same.get(0).mends(planned.finding());
	}

	private static PlannedFix toBeNamed(PlannedFix planned) {
		Fix fix = planned.fix();
		return new PlannedFix(planned.finding(),
				Fix.byHand(fix.name(),
						fix.description() + ". More than one finding has such a fix; if this one is meant, name it",
						planned.command()));
	}

}
