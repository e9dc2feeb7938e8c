package io.enumway.actuate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.enumway.DeclaredEnums;
import io.enumway.EnumDefinition;
import io.enumway.EnumDrift;
import io.enumway.EnumName;
import io.enumway.EnumType;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * {@link Endpoint} that shows the enum types: as declared, as the database has them, and
 * where the two differ. Read-only.
 *
 * @since 0.1.0
 */
@Endpoint(id = "enums")
public class EnumsEndpoint {

	private final DeclaredEnums declared;

	private final CachedEnumTypes types;

	private final Sanitizer sanitizer;

	/**
	 * Create the endpoint.
	 * @param declared the declared enum types
	 * @param types the types of the database
	 * @param sanitizer hides owners and comments where a sanitizing function says so
	 */
	public EnumsEndpoint(DeclaredEnums declared, CachedEnumTypes types, Sanitizer sanitizer) {
		this.declared = declared;
		this.types = types;
		this.sanitizer = sanitizer;
	}

	@ReadOperation
	public EnumsDescriptor enums() {
		EnumTypesSnapshot snapshot = this.types.get();
		return new EnumsDescriptor(describe(snapshot), snapshot.at(), snapshot.problem());
	}

	@ReadOperation
	public @Nullable EnumTypeDescriptor enumType(@Selector String type) {
		List<EnumTypeDescriptor> descriptors = describe(this.types.get());
		return descriptors.stream()
			.filter((candidate) -> candidate.name().equals(type))
			.findFirst()
			.or(() -> descriptors.stream().filter((candidate) -> isDeclaredAs(candidate, type)).findFirst())
			.orElse(null);
	}

	private static boolean isDeclaredAs(EnumTypeDescriptor candidate, String type) {
		return candidate.declared() != null && candidate.declared().name().equals(type);
	}

	private List<EnumTypeDescriptor> describe(EnumTypesSnapshot snapshot) {
		List<EnumTypeDescriptor> descriptors = new ArrayList<>();
		Set<EnumName> seen = new HashSet<>();
		for (EnumDefinition definition : this.declared) {
			EnumType actual = snapshot.declared().get(definition.name());
			descriptors
				.add(describe(definition, actual, (snapshot.at() != null) ? drift(definition, actual) : List.of()));
			if (actual != null) {
				seen.add(actual.name());
			}
		}
		for (EnumType actual : snapshot.types()) {
			if (!seen.contains(actual.name())) {
				descriptors.add(describe(null, actual, List.of()));
			}
		}
		return descriptors;
	}

	private static List<DriftDescriptor> drift(EnumDefinition definition, @Nullable EnumType actual) {
		return EnumDrift.between(definition, actual)
			.stream()
			.map((drift) -> new DriftDescriptor(drift.kind(), drift.labels()))
			.toList();
	}

	private EnumTypeDescriptor describe(@Nullable EnumDefinition definition, @Nullable EnumType actual,
			List<DriftDescriptor> drift) {
		DeclarationDescriptor declaration = (definition != null)
				? new DeclarationDescriptor(definition.name().toString(), definition.labels(), definition.javaType())
				: null;
		if (actual == null) {
			EnumName name = (definition != null) ? definition.name() : null;
			return new EnumTypeDescriptor(String.valueOf(name), (name != null) ? name.schema() : null, null, null, null,
					declaration, drift);
		}
		return new EnumTypeDescriptor(actual.name().toString(), actual.name().schema(), actual.labels(),
				sanitize("owner", actual.owner()), sanitize("comment", actual.comment()), declaration, drift);
	}

	private @Nullable String sanitize(String key, @Nullable String value) {
		Object sanitized = this.sanitizer.sanitize(new SanitizableData(null, key, value), true);
		return (sanitized != null) ? sanitized.toString() : null;
	}

	/**
	 * The enum types.
	 *
	 * @param types declared types first, then the others of the database
	 * @param checkedAt when the database was read, {@code null} if it never was
	 * @param problem why it could not be read (again)
	 */
	public record EnumsDescriptor(List<EnumTypeDescriptor> types, @Nullable Instant checkedAt,
			@Nullable String problem) implements OperationResponseBody {
	}

	/**
	 * An enum type.
	 *
	 * @param name the qualified name, or the declared one if the database lacks the type
	 * @param schema the schema
	 * @param labels the labels in the database, {@code null} if it lacks the type
	 * @param owner the owner
	 * @param comment the comment on the type
	 * @param declared the declaration, {@code null} if the application declares none
	 * @param drift every difference, whatever its policy; none while the database was not
	 * read
	 */
	public record EnumTypeDescriptor(String name, @Nullable String schema, @Nullable List<String> labels,
			@Nullable String owner, @Nullable String comment, @Nullable DeclarationDescriptor declared,
			List<DriftDescriptor> drift) implements OperationResponseBody {
	}

	/**
	 * A declaration.
	 *
	 * @param name the declared name
	 * @param labels the declared labels
	 * @param javaType the Java enum
	 */
	public record DeclarationDescriptor(String name, List<String> labels, @Nullable String javaType) {
	}

	/**
	 * A difference.
	 *
	 * @param kind what differs
	 * @param labels the labels concerned
	 */
	public record DriftDescriptor(EnumDrift.Kind kind, List<String> labels) {
	}

}
