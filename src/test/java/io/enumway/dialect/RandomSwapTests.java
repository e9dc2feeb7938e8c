package io.enumway.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import io.enumway.EnumManager;
import io.enumway.EnumRefusedException;
import io.enumway.EnumSqlException;
import io.enumway.testing.Rounds;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random schemas and random changes: after each change the catalog and the rows are what
 * they were but for the labels, or, if it was refused or failed, exactly what they were.
 */
class RandomSwapTests {

	private static final int CHANGES = 10;

	@Test
	void losesNothingAndDoesNothingByHalves() throws SQLException {
		int rounds = Rounds.of(20, 2_000);
		int changed = 0;
		for (int seed = 0; seed * CHANGES < rounds; seed++) {
			try (TestDatabase database = TestDatabase.create(); Connection look = database.connect()) {
				changed += run(database, look, new Random(seed), "seed " + seed);
			}
		}
		assertThat(changed).isGreaterThan(rounds / 2);
	}

	private static int run(TestDatabase database, Connection look, Random random, String seed) throws SQLException {
		RandomSchema schema = new RandomSchema(random);
		schema.create(look);
		EnumManager manager = TestConnections.outside(database).manager();
		int changed = 0;
		List<String> catalog = CatalogDump.of(look);
		List<String> rows = SwapScenario.data(look);
		for (int i = 0; i < CHANGES; i++) {
			List<String> labels = manager.find(RandomSchema.TYPE).orElseThrow().labels();
			List<String> next = new ArrayList<>(labels);
			String from = null;
			String to = null;
			try {
				if (random.nextInt(3) == 0) {
					Collections.shuffle(next, random);
					manager.reorder(RandomSchema.TYPE, next.toArray(String[]::new));
				}
				else {
					// a label of its own, so that every line tells what it was
					from = labels.get(random.nextInt(labels.size()));
					to = "l%dx".formatted(100 + i);
					replace(manager, from, to);
					next.set(next.indexOf(from), to);
				}
				changed++;
			}
			catch (EnumRefusedException | EnumSqlException ex) {
				assertThat(CatalogDump.of(look)).as("%s, refused by %s", seed, ex.getMessage()).isEqualTo(catalog);
				assertThat(SwapScenario.data(look)).as(seed).isEqualTo(rows);
				assertThat(ex).as(seed + " " + schema).isInstanceOf(EnumRefusedException.class);
				continue;
			}
			assertThat(manager.find(RandomSchema.TYPE).orElseThrow().labels()).as(seed).isEqualTo(next);
			List<String> catalogAfter = CatalogDump.of(look);
			assertThat(catalogAfter).as(seed + " " + schema).isEqualTo(expected(catalog, from, to, labels, next));
			List<String> rowsAfter = SwapScenario.data(look);
			assertThat(rowsAfter).as(seed).isEqualTo(replaced(rows, from, to));
			catalog = catalogAfter;
			rows = rowsAfter;
		}
		return changed;
	}

	private static void replace(EnumManager manager, String from, String to) {
		manager.apply((changes) -> {
			changes.addValue(RandomSchema.TYPE, to).before(from);
			changes.removeValue(RandomSchema.TYPE, from).replaceWith(to);
		});
	}

	private static List<String> expected(List<String> catalog, String from, String to, List<String> labels,
			List<String> next) {
		if (from != null) {
			return replaced(catalog, from, to);
		}
		String before = "{" + String.join(",", labels) + "}";
		String after = "{" + String.join(",", next) + "}";
		return catalog.stream()
			.map((line) -> line.startsWith("(type,") ? line.replace(before, after) : line)
			.sorted()
			.toList();
	}

	private static List<String> replaced(List<String> lines, String from, String to) {
		return lines.stream().map((line) -> (from != null) ? line.replace(from, to) : line).sorted().toList();
	}

}
