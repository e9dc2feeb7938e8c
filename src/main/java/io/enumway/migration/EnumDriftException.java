package io.enumway.migration;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.enumway.EnumDrift;
import io.enumway.EnumwayException;
import io.enumway.dialect.ForeignText;

/**
 * Declared enums and database differ in a way whose policy is to fail. The migrations
 * have been applied.
 *
 * @since 0.1.0
 */
public class EnumDriftException extends EnumwayException {

	private final transient List<EnumDrift> drift;

	public EnumDriftException(List<EnumDrift> drift) {
		this(drift, List.of());
	}

	/**
	 * Create an exception.
	 * @param drift the differences whose policy is to fail
	 * @param reasons what may have led to them, sentences without full stop
	 */
	EnumDriftException(List<EnumDrift> drift, List<String> reasons) {
		super("Declared enums and database differ: "
				+ Stream.concat(drift.stream().map(EnumDriftException::describe), reasons.stream())
					.collect(Collectors.joining("; ")),
				drift.stream().map(EnumDriftException::fix).distinct().collect(Collectors.joining("; "))
						+ ". To boot nevertheless, set "
						+ drift.stream()
							.map(EnumDriftException::policy)
							.distinct()
							.collect(Collectors.joining(" and ")));
		this.drift = List.copyOf(drift);
	}

	/**
	 * The differences.
	 * @return the differences whose policy is to fail
	 */
	public List<EnumDrift> getDrift() {
		return this.drift;
	}

	/**
	 * Describe a difference: enum type, Java type, and the labels of both sides.
	 * @param drift the difference
	 * @return one sentence without full stop
	 */
	public static String describe(EnumDrift drift) {
		String declared = "enum type %s%s".formatted(drift.declared().name(),
				(drift.declared().javaType() != null) ? " (declared by " + drift.declared().javaType() + ")" : "");
		return switch (drift.kind()) {
			case MISSING_TYPE ->
				"%s does not exist in the database, declared labels are %s".formatted(declared, declared(drift));
			case MISSING_VALUE -> "%s lacks %s: declared %s, database %s".formatted(declared, visible(drift.labels()),
					declared(drift), actual(drift));
			case EXTRA_VALUE -> "%s has the undeclared %s: declared %s, database %s".formatted(declared,
					visible(drift.labels()), declared(drift), actual(drift));
			case ORDER -> "%s has its labels in another order: declared %s, database %s".formatted(declared,
					declared(drift), actual(drift));
		};
	}

	private static String policy(EnumDrift drift) {
		return "enumway.drift.%s=warn".formatted(drift.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
	}

	private static List<String> declared(EnumDrift drift) {
		return visible(drift.declared().labels());
	}

	private static List<String> actual(EnumDrift drift) {
		return (drift.actual() != null) ? visible(drift.actual().labels()) : List.of();
	}

	/**
	 * Whoever may change the database could write lines of the log.
	 */
	private static List<String> visible(List<String> labels) {
		return labels.stream().map(ForeignText::visible).toList();
	}

	private static String fix(EnumDrift drift) {
		return switch (drift.kind()) {
			case MISSING_TYPE ->
				"Create %s in a migration, or set enumway.sync=create; its schema must exist (spring.flyway.schemas creates it)"
					.formatted(drift.declared().name());
			case MISSING_VALUE -> "Add %s to %s in a migration (enums().addValue), or set enumway.sync=expand"
				.formatted(visible(drift.labels()), drift.declared().name());
			case EXTRA_VALUE -> "Declare %s in Java, or remove them from %s in a migration (enums().removeValue)"
				.formatted(visible(drift.labels()), drift.declared().name());
			case ORDER -> "Reorder %s in a migration, or its declaration".formatted(drift.declared().name());
		};
	}

}
