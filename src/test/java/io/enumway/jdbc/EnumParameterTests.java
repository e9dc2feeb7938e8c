package io.enumway.jdbc;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import io.enumway.EnumwayException;
import io.enumway.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link EnumParameter}, {@link EnumParameterSource} and {@link EnumRowMappers}
 * on the databases that they know.
 */
class EnumParameterTests {

	/**
	 * What user code may do on every database.
	 */
	abstract static class SameCode {

		JdbcClient jdbc;

		JdbcTemplate template;

		abstract DataSource dataSource();

		@BeforeEach
		void emptyTable() {
			this.template = new JdbcTemplate(dataSource());
			this.jdbc = JdbcClient.create(this.template);
			this.template.update("delete from diary");
		}

		void insert(int id, @Nullable Mood mood) {
			this.jdbc.sql("insert into diary (id, mood) values (?, ?)").params(id, EnumParameter.of(mood)).update();
		}

		List<Integer> ids(String where, Object value) {
			return this.jdbc.sql("select id from diary where " + where + " order by id")
				.param("mood", value)
				.query(Integer.class)
				.list();
		}

		@Test
		void everyConstantMakesTheRoundTrip() {
			for (Mood mood : Mood.values()) {
				insert(mood.ordinal(), mood);
			}
			assertThat(this.jdbc.sql("select mood from diary order by id").query(EnumRowMappers.of(Mood.class)).list())
				.containsExactly(Mood.values());
		}

		@Test
		void nullMakesTheRoundTrip() {
			insert(1, null);
			Diary read = this.jdbc.sql("select id, mood from diary").query(EnumRowMappers.of(Diary.class)).single();
			assertThat(read).isEqualTo(new Diary(1, null));
		}

		@Test
		void namedParameterInWhere() {
			insert(1, Mood.SAD);
			insert(2, Mood.VERY_HAPPY);
			assertThat(ids("mood = :mood", EnumParameter.of(Mood.VERY_HAPPY))).containsExactly(2);
		}

		@Test
		void parameterInUpdate() {
			insert(1, Mood.SAD);
			this.template.update("update diary set mood = ? where mood = ?", EnumParameter.of(Mood.SO_SO),
					EnumParameter.of(Mood.SAD));
			assertThat(ids("mood = :mood", EnumParameter.of(Mood.SO_SO))).containsExactly(1);
		}

		@Test
		void listInWhere() {
			insert(1, Mood.SAD);
			insert(2, Mood.VERY_HAPPY);
			insert(3, Mood.CALM);
			assertThat(ids("mood in (:mood)", EnumParameter.list(Mood.SAD, Mood.CALM))).containsExactly(1, 3);
		}

		@Test
		void labelWithoutJavaEnum() {
			insert(1, Mood.SAD);
			assertThat(ids("mood = :mood", EnumParameter.ofLabel("sad"))).containsExactly(1);
		}

		@Test
		void batchOfRecords() {
			EnumParameterSource[] batch = { EnumParameterSource.of(new Diary(1, Mood.CALM)),
					EnumParameterSource.of(new Diary(2, null)), EnumParameterSource.of(new Diary(3, Mood.SAD)) };
			new NamedParameterJdbcTemplate(this.template)
				.batchUpdate("insert into diary (id, mood) values (:id, :mood)", batch);
			assertThat(this.template.query("select id, mood from diary order by id", EnumRowMappers.of(Diary.class)))
				.containsExactly(new Diary(1, Mood.CALM), new Diary(2, null), new Diary(3, Mood.SAD));
		}

		@Test
		void mapWithListAsParameters() {
			insert(1, Mood.SAD);
			insert(2, Mood.CALM);
			assertThat(this.jdbc.sql("select id from diary where mood in (:moods) and id > :id")
				.paramSource(EnumParameterSource.of(Map.of("moods", List.of(Mood.values()), "id", 1)))
				.query(Integer.class)
				.list()).containsExactly(2);
		}

		@Test
		void constantThatIsNoDatabaseEnumIsRefused() {
			assertThatIllegalArgumentException().isThrownBy(() -> EnumParameter.of(TimeUnit.DAYS))
				.withMessageContaining("@DatabaseEnum");
			assertThatIllegalArgumentException().isThrownBy(() -> EnumRowMappers.of(TimeUnit.class));
		}

		@Test
		void springAloneCannotReadLabels() {
			insert(1, Mood.SAD);
			assertThatExceptionOfType(RuntimeException.class)
				.isThrownBy(() -> this.jdbc.sql("select id, mood from diary").query(Diary.class).list())
				.havingRootCause()
				.withMessageContaining("No enum constant");
		}

	}

	@Nested
	@TestInstance(Lifecycle.PER_CLASS)
	class OnPostgres extends SameCode {

		@AutoClose
		private final TestDatabase database = TestDatabase.create();

		@BeforeAll
		void createTable() {
			this.database.execute(MoodTable.POSTGRES);
		}

		@Override
		DataSource dataSource() {
			return this.database.dataSource();
		}

		@Test
		void springAloneCannotWriteConstants() {
			assertThatExceptionOfType(DataAccessException.class)
				.isThrownBy(() -> this.jdbc.sql("insert into diary (id, mood) values (1, ?)").param(Mood.SAD).update())
				.withStackTraceContaining("Can't infer the SQL type");
			assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> ids("mood = :mood", "sad"))
				.withStackTraceContaining("operator does not exist");
		}

		@Test
		void arraysMakeTheRoundTrip() {
			List<@Nullable Mood> moods = Arrays.asList(Mood.SO_SO, null, Mood.VERY_HAPPY);
			this.jdbc.sql("insert into diary (id, moods) values (1, :moods), (2, :none), (3, :null)")
				.param("moods", EnumParameter.array(moods))
				.param("none", EnumParameter.array())
				.param("null", EnumParameter.array((List<Mood>) null))
				.update();
			assertThat(this.jdbc.sql("select id, moods from diary order by id")
				.query(EnumRowMappers.of(Moods.class))
				.list()).containsExactly(new Moods(1, moods), new Moods(2, List.of()), new Moods(3, null));
			assertThat(this.jdbc.sql("select id, moods from diary order by id")
				.query(EnumRowMappers.of(MoodArray.class))
				.list()
				.get(0)
				.moods()).containsExactlyElementsOf(moods);
		}

		@Test
		void javaArrayInRecordIsPostgresArray() {
			this.jdbc.sql("insert into diary (id, moods) values (:id, :moods)")
				.paramSource(EnumParameterSource.of(new MoodArray(1, new Mood[] { Mood.CALM, Mood.SAD })))
				.update();
			assertThat(this.jdbc.sql("select moods::text from diary").query(String.class).single())
				.isEqualTo("{calm,sad}");
		}

		@Test
		void anyOfArray() {
			insert(1, Mood.SAD);
			insert(2, Mood.SO_SO);
			assertThat(ids("mood = any(:mood)", EnumParameter.array(Mood.SO_SO))).containsExactly(2);
			assertThat(ids("mood = any(:mood)", EnumParameter.array(List.of()))).isEmpty();
		}

		@Test
		void unknownLabelNamesTypeLabelAndKnownLabels() {
			this.template.update("insert into diary (id, mood, moods) values (1, 'unheard-of', '{unheard-of}')");
			for (String columns : List.of("id, mood", "id, mood, moods")) {
				Class<?> type = columns.contains("moods") ? Moods.class : Diary.class;
				assertThatExceptionOfType(io.enumway.UnknownLabelException.class)
					.isThrownBy(() -> this.template.query("select " + columns + " from diary", EnumRowMappers.of(type)))
					.withMessageContaining("feelings.mood")
					.withMessageContaining("unheard-of")
					.withMessageContaining("very-happy")
					.withMessageContaining(Mood.class.getName());
			}
			assertThatExceptionOfType(io.enumway.UnknownLabelException.class)
				.isThrownBy(() -> this.template.query("select mood from diary", EnumRowMappers.of(Mood.class)));
		}

	}

	@Nested
	@TestInstance(Lifecycle.PER_CLASS)
	class OnSqlite extends SameCode {

		private DataSource dataSource;

		@BeforeAll
		void createTable(@TempDir Path directory) {
			this.dataSource = new DriverManagerDataSource("jdbc:sqlite:" + directory.resolve("diary.db"));
			new JdbcTemplate(this.dataSource).execute(MoodTable.SQLITE);
		}

		@Override
		DataSource dataSource() {
			return this.dataSource;
		}

		@Test
		void storesText() {
			insert(1, Mood.VERY_HAPPY);
			assertThat(this.jdbc.sql("select typeof(mood) || ' ' || mood from diary").query(String.class).single())
				.isEqualTo("text very-happy");
		}

		@Test
		void arrayIsRefusedWithWhatToDo() {
			assertThatExceptionOfType(EnumwayException.class)
				.isThrownBy(() -> ids("mood in (:mood)", EnumParameter.array(Mood.SAD)))
				.withMessageContaining("SQLite has no arrays")
				.satisfies((ex) -> assertThat(ex.getRemedy()).contains("EnumParameter.list"));
		}

	}

	record Diary(int id, @Nullable Mood mood) {
	}

	record Moods(int id, @Nullable List<@Nullable Mood> moods) {
	}

	record MoodArray(int id, Mood @Nullable [] moods) {
	}

}
