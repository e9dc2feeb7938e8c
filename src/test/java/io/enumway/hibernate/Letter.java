package io.enumway.hibernate;

import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * An entity with an enum in a JSON document.
 */
@Entity
class Letter {

	@Id
	int id;

	@JdbcTypeCode(SqlTypes.JSON)
	@Nullable Details details;

	@Embeddable
	static class Details {

		@Nullable Mood mood;

		int pages;

	}

}
