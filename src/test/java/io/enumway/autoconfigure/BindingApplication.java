package io.enumway.autoconfigure;

import java.util.Collection;
import java.util.List;

import io.enumway.DatabaseEnum;
import io.enumway.DeclaredEnums;
import io.enumway.EnumLabels;
import io.enumway.LabelStyle;
import io.enumway.jdbc.EnumParameter;
import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.annotation.Id;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.data.repository.ListCrudRepository;

/**
 * What a service has that reads and writes an enum column.
 */
final class BindingApplication {

	static final String POSTGRES = """
			create schema audit;
			create type audit.mood as enum ('sad', 'very happy', 'new');
			create table diary (id serial primary key, mood audit.mood, note varchar(20), feeling audit.mood);
			""";

	static final String SQLITE = "create table diary (id integer primary key, mood text, note text, feeling text)";

	private BindingApplication() {
	}

	@DatabaseEnum(name = "audit.mood", labels = LabelStyle.SPACED)
	enum Mood {

		SAD, VERY_HAPPY

	}

	/**
	 * Another Java enum for the same enum type.
	 */
	@DatabaseEnum(name = "audit.mood", labels = LabelStyle.SPACED)
	enum Feeling {

		SAD, VERY_HAPPY

	}

	@Table("diary")
	record Diary(@Id @Nullable Integer id, @Nullable Mood mood, @Nullable Note note, @Nullable Feeling feeling) {

		static Diary of(@Nullable Mood mood) {
			return new Diary(null, mood, null, null);
		}

	}

	/**
	 * A value that the application converts itself.
	 */
	record Note(String text) {

	}

	interface Diaries extends ListCrudRepository<Diary, Integer> {

		List<Diary> findByMood(Mood mood);

		List<Diary> findByMoodIn(Collection<Mood> moods);

		List<Diary> findByMoodNot(Mood mood);

		List<Diary> findByMoodIsNull();

		@Query("select * from diary where mood = :mood")
		List<Diary> queried(Mood mood);

		@Query("select * from diary where mood in (:moods)")
		List<Diary> queriedIn(Collection<Mood> moods);

		@Query("select * from diary where cast(:mood as varchar) is null or mood = :mood order by id")
		List<Diary> filtered(EnumParameter mood);

		@Query("select * from diary where mood = :#{#filter.mood}")
		List<Diary> evaluated(Filter filter);

		@Query("select * from diary where mood <> :#{#filter.mood}")
		List<Diary> evaluatedNot(Filter filter);

		@Query("select * from diary where mood in (:#{#filter.moods})")
		List<Diary> evaluatedIn(Filter filter);

		@Modifying
		@Query("update diary set mood = :#{#filter.mood} where mood = :from")
		int updateEvaluated(Mood from, Filter filter);

		@Query("select cast(:#{#filter.mood} as varchar(20))")
		String bound(Filter filter);

		@Query("""
				select * from diary where cast(:#{T(io.enumway.jdbc.EnumParameter).of(#filter.mood)} as varchar) is null
				or mood = :#{T(io.enumway.jdbc.EnumParameter).of(#filter.mood)} order by id""")
		List<Diary> filteredEvaluated(Filter filter);

	}

	record Filter(@Nullable Mood mood, List<Mood> moods) {

		static Filter of(@Nullable Mood mood) {
			return new Filter(mood, List.of(Mood.SAD));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Declarations {

		@Bean
		DeclaredEnums declaredEnums() {
			return DeclaredEnums.of(List.of(EnumLabels.of(Mood.class).definition()));
		}

		@Bean
		DatabaseEnumTypes databaseEnumTypes() {
			return new DatabaseEnumTypes(new String[] { Mood.class.getName(), Feeling.class.getName() });
		}

	}

}
