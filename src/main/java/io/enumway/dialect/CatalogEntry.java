package io.enumway.dialect;

import java.util.List;

import io.enumway.EnumName;
import io.enumway.EnumType;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code pg_type}: an enum type, or whatever else occupies its name.
 *
 * @param oid the object id
 * @param name the qualified name
 * @param kind what the type is
 * @param labels the labels in order, none if it is no enum
 * @param owner the owner
 * @param comment the comment
 * @param grants whether privileges have been granted on it
 * @param uncommitted what the open transaction has done to it
 */
record CatalogEntry(long oid, EnumName name, Kind kind, List<String> labels, String owner, @Nullable String comment,
		boolean grants, Uncommitted uncommitted) {

	CatalogEntry {
		labels = List.copyOf(labels);
	}

	boolean isEnum() {
		return this.kind == Kind.ENUM;
	}

	EnumType toEnumType() {
		return new EnumType(this.name, this.labels, this.owner, this.comment);
	}

	CatalogEntry with(List<String> labels) {
		return new CatalogEntry(this.oid, this.name, this.kind, labels, this.owner, this.comment, this.grants,
				this.uncommitted);
	}

	CatalogEntry with(Uncommitted uncommitted) {
		return new CatalogEntry(this.oid, this.name, this.kind, this.labels, this.owner, this.comment, this.grants,
				uncommitted);
	}

	/**
	 * What a type is.
	 */
	enum Kind {

		ENUM("an enum type"), TABLE("a table"), VIEW("a view"), COMPOSITE("a composite type"), DOMAIN("a domain"),
		OTHER("a type of another kind");

		private final String description;

		Kind(String description) {
			this.description = description;
		}

		String description() {
			return this.description;
		}

	}

	/**
	 * What the open transaction has done to a type. Only a type that others see and that
	 * is not changed here can get a value on a second connection.
	 */
	enum Uncommitted {

		/**
		 * Nothing.
		 */
		NOTHING,
		/**
		 * It created the type, outside any savepoint: nobody else sees it.
		 */
		CREATED,
		/**
		 * It created the type after a savepoint: nobody else sees it.
		 */
		CREATED_IN_SAVEPOINT,
		/**
		 * It changed the type: nobody else can change it now.
		 */
		CHANGED;

		boolean isCreated() {
			return this == CREATED || this == CREATED_IN_SAVEPOINT;
		}

	}

}
