package io.enumway.migration;

import java.util.List;
import java.util.stream.Collectors;

import io.enumway.EnumDefinition;
import io.enumway.EnumwayException;

/**
 * A declared enum type is missing, and nothing tells with which labels it began, before
 * the pending migrations.
 *
 * @since 0.1.0
 */
public class UnknownHistoryException extends EnumwayException {

	UnknownHistoryException(List<Case> cases) {
		super(cases.stream().map(UnknownHistoryException::describe).collect(Collectors.joining("\n")),
				cases.stream().map(UnknownHistoryException::remedy).collect(Collectors.joining("\n")));
	}

	private static String describe(Case one) {
		StartingPoint.Unknown unknown = one.unknown();
		return "Enum type %s (declared by %s) does not exist, and the labels that it had before the pending migrations cannot be derived: in %s%s %s"
			.formatted(one.declared().name(), one.declared().declaredBy(), unknown.culprit().script(),
					(unknown.line() > 0) ? ", line " + unknown.line() + "," : "", unknown.reason());
	}

	private static String remedy(Case one) {
		return "Let a migration before the first use create the type, with the labels that it had then. With today's labels that is: "
				+ one.createStatement() + ' ' + UnavailableType.WHERE_APPLIED;
	}

	record Case(EnumDefinition declared, StartingPoint.Unknown unknown, String createStatement) {

	}

}
