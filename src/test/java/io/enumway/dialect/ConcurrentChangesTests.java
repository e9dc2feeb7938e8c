package io.enumway.dialect;

import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.enumway.EnumDefinition;
import io.enumway.EnumManager;
import io.enumway.EnumType;
import io.enumway.testing.Rounds;
import io.enumway.testing.TestDatabase;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Several sessions make the same changes at once.
 */
class ConcurrentChangesTests {

	private static final int SESSIONS = 16;

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@Test
	void createSameTypes() throws Exception {
		for (int round = 0; round < Rounds.of(3, 20); round++) {
			List<EnumDefinition> definitions = new ArrayList<>(IntStream.range(round * 5, round * 5 + 5)
				.mapToObj((i) -> EnumDefinition.of("mood" + i, "sad", "ok"))
				.toList());
			atOnce(() -> {
				List<EnumDefinition> shuffled = new ArrayList<>(definitions);
				Collections.shuffle(shuffled);
				TestConnections.outside(this.database).manager().createAll(shuffled);
				return true;
			});
			assertThat(manager().list()).hasSize((round + 1) * 5);
		}
	}

	@Test
	void createSameTypesInsideTransactions() throws Exception {
		atOnce(() -> {
			try (Connection connection = this.database.connect()) {
				connection.setAutoCommit(false);
				EnumManager manager = TestConnections.inside(this.database, connection).manager();
				manager.create("mood", "sad", "ok");
				assertThat(manager.find("mood")).isPresent();
				connection.commit();
			}
			return true;
		});
		assertThat(manager().find("mood")).map(EnumType::labels).hasValue(List.of("sad", "ok"));
	}

	@Test
	void createSameTypesInAnotherOrder() throws Exception {
		ExecutorService executor = Executors.newCachedThreadPool();
		try (Connection gate = this.database.connect();
				Connection other = this.database.connect();
				Statement closed = gate.createStatement();
				Statement statement = other.createStatement()) {
			gate.setAutoCommit(false);
			closed.execute("create type gate as enum ('a')");
			other.setAutoCommit(false);
			statement.execute("set deadlock_timeout to '5min'; create type second as enum ('a')");
			EnumManager loser = TestConnections.outside(this.database, "set deadlock_timeout to '100ms'").manager();
			Future<?> result = executor.submit(() -> loser
				.createAll(Stream.of("first", "gate", "second").map((name) -> EnumDefinition.of(name, "a")).toList()));
			this.database.awaitBlocked();
			Future<?> winner = executor.submit(() -> statement.execute("create type first as enum ('a')"));
			this.database.awaitBlocked("create type first%");
			gate.rollback();
			winner.get();
			other.commit();
			result.get();
			assertThat(manager().list()).hasSize(3);
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void addSameValueAndRenameSameValue() throws Exception {
		manager().create("mood", "sad", "ok");
		atOnce(() -> {
			EnumManager manager = TestConnections.outside(this.database).manager();
			manager.addValue("mood", "happy").after("sad");
			manager.renameValue("mood", "ok", "fine");
			manager.renameType("mood", "feeling");
			return true;
		}, 1);
		assertThat(manager().find("feeling")).map(EnumType::labels).hasValue(List.of("sad", "happy", "fine"));
		this.database.execute("drop type feeling");
		manager().create("mood", "sad", "ok");
		atOnce(() -> {
			EnumManager manager = TestConnections.outside(this.database).manager();
			manager.addValue("mood", "happy").after("sad");
			manager.renameValue("mood", "ok", "fine");
			return true;
		});
		assertThat(manager().find("mood")).map(EnumType::labels).hasValue(List.of("sad", "happy", "fine"));
	}

	private EnumManager manager() throws Exception {
		return TestConnections.outside(this.database).manager();
	}

	private static void atOnce(Callable<Boolean> work) throws Exception {
		atOnce(work, SESSIONS);
	}

	private static void atOnce(Callable<Boolean> work, int sessions) throws Exception {
		CyclicBarrier barrier = new CyclicBarrier(sessions);
		ExecutorService executor = Executors.newFixedThreadPool(sessions);
		try {
			List<Future<Boolean>> results = new ArrayList<>();
			for (int i = 0; i < sessions; i++) {
				results.add(executor.submit(() -> {
					barrier.await();
					return work.call();
				}));
			}
			for (Future<Boolean> result : results) {
				assertThat(result.get()).isTrue();
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

}
