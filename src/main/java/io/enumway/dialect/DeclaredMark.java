package io.enumway.dialect;

import io.enumway.EnumDefinition;
import org.jspecify.annotations.Nullable;

/**
 * The durable mark of a type that was created from its declaration: the comment on the
 * type. A comment belongs to the object: it follows a rename and a move, is dumped and
 * restored, and ends with the type. Who replaces it by a comment of his own takes the
 * type over: it is not dropped then.
 *
 * @since 0.1.0
 */
public final class DeclaredMark {

	private static final String MARK = " [created by Enumway]";

	private DeclaredMark() {
	}

	/**
	 * The comment that marks a type.
	 * @param definition the declaration
	 * @return the comment
	 */
	static String of(EnumDefinition definition) {
		return ((definition.javaType() != null) ? "Declared by " + definition.javaType()
				: "Declared by the application") + MARK;
	}

	/**
	 * Whether a comment marks its type as created from a declaration.
	 * @param comment the comment on the type
	 * @return whether the type is ours
	 */
	public static boolean isIn(@Nullable String comment) {
		return comment != null && comment.startsWith("Declared by ") && comment.endsWith(MARK);
	}

}
