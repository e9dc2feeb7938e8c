package io.enumway.hibernate;

import java.util.ArrayList;
import java.util.List;

import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * An entity with each way to write an enum attribute.
 */
@Entity
class Page {

	@Id
	int id;

	@Nullable Mood mood;

	@Enumerated(EnumType.STRING)
	@Nullable Mood asString;

	@JdbcTypeCode(SqlTypes.NAMED_ENUM)
	@Nullable Mood asNamedEnum;

	@Enumerated(EnumType.ORDINAL)
	@Nullable Mood asOrdinal;

	@JdbcTypeCode(SqlTypes.VARCHAR)
	@Nullable Mood asText;

	@JdbcTypeCode(SqlTypes.NAMED_ENUM)
	@Nullable Unlisted unlisted;

	@Enumerated(EnumType.STRING)
	@Nullable Plain plain;

	@Column(name = "mood_array")
	Mood @Nullable [] moodArray;

	@Nullable List<Mood> moodList;

	@ElementCollection
	List<Mood> history = new ArrayList<>();

	enum Plain {

		ONE, TWO

	}

}
