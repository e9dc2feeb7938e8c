package io.enumway.actuate;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.enumway.EnumName;
import io.enumway.EnumType;
import org.jspecify.annotations.Nullable;

/**
 * The enum types of the database at one moment.
 *
 * @param types all types, by schema and name
 * @param declared the types that declared names reach
 * @param at when they were read, {@code null} if they never were
 * @param problem why they could not be read (again), or {@code null}
 * @since 0.1.0
 */
public record EnumTypesSnapshot(List<EnumType> types, Map<EnumName, EnumType> declared, @Nullable Instant at,
		@Nullable String problem) {

	static final EnumTypesSnapshot NONE = new EnumTypesSnapshot(List.of(), Map.of(), null, null);

	public EnumTypesSnapshot {
		types = List.copyOf(types);
		declared = Map.copyOf(declared);
	}

	EnumTypesSnapshot withProblem(String problem) {
		return new EnumTypesSnapshot(this.types, this.declared, this.at, problem);
	}

}
