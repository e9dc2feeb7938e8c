package io.enumway;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * An enum type as the database has it.
 *
 * @param name the name, always qualified
 * @param labels the labels in their sort order
 * @param owner the role that owns the type
 * @param comment the comment on the type or {@code null}
 * @since 0.1.0
 */
public record EnumType(EnumName name, List<String> labels, String owner, @Nullable String comment) {

	public EnumType {
		labels = List.copyOf(labels);
	}

}
