package io.enumway.dialect;

import java.sql.SQLException;
import java.util.List;

import io.enumway.EnumManager;
import io.enumway.EnumMismatchException;
import io.enumway.EnumNotFoundException;
import io.enumway.EnumPlan;
import io.enumway.EnumType;
import io.enumway.testing.SqliteDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for SQLite databases whose enum columns were made by others.
 */
class SqliteAdoptionTests {

	private final SqliteDatabase database = SqliteDatabase.create();

	private EnumManager manager;

	@BeforeEach
	void setUp() throws SQLException {
		this.manager = TestConnections.outside(this.database).manager();
	}

	@AfterEach
	void tearDown() {
		assertThat(this.database.single("pragma integrity_check")).isEqualTo("ok");
		this.database.close();
	}

	@Test
	void namedConstraintIsAType() {
		this.database.execute("""
				create table orders (id integer not null, status varchar(7) not null, primary key (id),
					constraint order_status check (status in ('new', 'paid')))""");
		assertThat(this.manager.find("order_status")).map(EnumType::labels).hasValue(List.of("new", "paid"));
		assertThat(this.manager.list()).hasSize(1);
		this.manager.addValue("order_status", "shipped late").last();
		this.database.execute("insert into orders values (1, 'shipped late')");
		assertThatIllegalStateException().isThrownBy(() -> this.database.execute("insert into orders values (2, 'x')"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "check (status in ('new', 'paid'))", "check (status is null or status in ('new', 'paid'))",
			"CHECK (\"status\" IN ('paid', 'new') OR status IS NULL)",
			"constraint ck_orders_order_status check (orders.status in ('new', 'paid'))" })
	void constraintWithTheLabelsOfANewTypeBecomesIts(String check) {
		this.database.execute("create table orders (id integer primary key, status varchar(4), %s)".formatted(check),
				"insert into orders values (1, 'new')");
		this.manager.create("order_status", "new", "paid");
		assertThat(this.manager.usages("order_status")).hasSize(1);
		assertThat(this.database.sql("orders")).contains("CONSTRAINT \"order_status\"");
		this.manager.renameValue("order_status", "new", "fresh");
		assertThat(this.database.single("select status from orders")).isEqualTo("fresh");
		assertThat(this.manager.list()).hasSize(1);
	}

	@Test
	void columnsTellTypesWithTheSameLabelsApart() {
		this.database.execute(
				"create table t (a_status text check (a_status in ('x')), b_status text check (b_status in ('x')))");
		this.manager.apply((changes) -> {
			changes.create("b_status", "x");
			changes.create("a_status", "x");
		});
		this.manager.addValue("a_status", "y").last();
		this.database.execute("insert into t (a_status) values ('y')");
		assertThatIllegalStateException()
			.isThrownBy(() -> this.database.execute("insert into t (b_status) values ('y')"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "check (status in ('new', 'paid'))",
			"constraint ck_b_order_status check (status in ('paid', 'new'))" })
	void columnsWithTheLabelsOfANamedConstraintBecomeColumnsOfItsTypeAtItsFirstChange(String check) {
		this.database.execute("create table a (status text, constraint order_status check (status in ('new', 'paid')))",
				"create table b (status text, %s)".formatted(check));
		this.manager.addValue("order_status", "shipped").last();
		this.database.execute("insert into a values ('shipped')", "insert into b values ('shipped')");
		assertThat(this.manager.usages("order_status")).hasSize(2);
		assertThat(this.manager.list()).hasSize(1);
	}

	@Test
	void constraintsOfOneNameWithDifferentListsAreDifferentThings() {
		this.database.execute("create table orders (status text constraint status check (status in ('a', 'b')))",
				"create table payments (state text constraint status check (state in ('x', 'y')))");
		String payments = this.database.sql("payments");
		assertThat(this.manager.list()).isEmpty();
		assertThatExceptionOfType(EnumNotFoundException.class)
			.isThrownBy(() -> this.manager.addValue("status", "c").last())
			.withMessageContainingAll("different lists", "main.orders.status", "main.payments.state");
		EnumPlan plan = this.manager.apply((changes) -> changes.create("status", "a", "b"));
		assertThat(plan.warnings()).singleElement()
			.asString()
			.contains("Constraint status", "main.payments.state stays as it is");
		this.manager.addValue("status", "c").last();
		this.manager.renameValue("status", "a", "new");
		this.database.execute("insert into orders values ('c'), ('new')", "insert into payments values ('x')");
		assertThat(this.manager.usages("status")).singleElement().asString().contains("main.orders.status");
		assertThat(this.database.sql("payments")).isEqualTo(payments);
	}

	@Test
	void constraintOfAnotherNameIsNotTakenOverForItsLabels() {
		this.database.execute("create table t (a text constraint state check (a in ('x')))",
				"create table u (b text constraint state check (b in ('y')))");
		this.manager.create("kind", "x");
		assertThat(this.manager.usages("kind")).isEmpty();
		assertThat(this.database.sql("t")).contains("constraint state");
	}

	@Test
	void foreignKeyThatCannotBeCheckedStaysAsWrongAsItWas() {
		this.database.execute("create table parent (name text)",
				"create table t (s text constraint mood check (s in ('a', 'b')) references parent (name))",
				"insert into t values ('a')");
		this.manager.renameValue("mood", "a", "c");
		assertThat(this.database.single("select s from t")).isEqualTo("c");
	}

	@Test
	void typeWhoseNameEndsWithThatOfAnotherKeepsItsColumns() {
		this.database.execute("create table t (a text constraint order_status check (a in ('x')))",
				"create table u (b text constraint ck_u_order_status check (b in ('x')))",
				"create table w (c text constraint ck_w_status check (c in ('x')))");
		this.manager.create("status", "x");
		assertThat(this.manager.find("order_status")).isPresent();
		assertThat(this.manager.usages("status")).singleElement().asString().contains("main.w.c");
		this.manager.addValue("order_status", "y").last();
		this.database.execute("insert into t values ('y')", "insert into u values ('y')");
		assertThatIllegalStateException().isThrownBy(() -> this.database.execute("insert into w values ('y')"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "kind = 'note' or kind = 'task' and status in ('new', 'paid')",
			"status in ('new', 'paid') and kind = 'task' or kind = 'note'" })
	void listThatNeedNotHoldIsNoType(String condition) {
		this.database.execute("create table t (kind text, status text, check (%s))".formatted(condition),
				"create table u (kind text, status text, constraint order_status check (%s))".formatted(condition),
				"insert into t values ('note', 'anything')", "insert into u values ('note', 'anything')");
		assertThat(this.manager.list()).isEmpty();
		this.manager.create("order_status", "new", "paid");
		assertThat(this.manager.usages("order_status")).isEmpty();
		assertThat(this.database.sql("t")).endsWith("check (%s))".formatted(condition));
	}

	@Test
	void existingTypeWithOtherLabelsIsAMismatch() {
		this.database.execute("create table t (s text constraint mood check (s in ('a', 'b')))");
		assertThatExceptionOfType(EnumMismatchException.class).isThrownBy(() -> this.manager.create("mood", "b", "a"));
		this.manager.create("mood", "a", "b");
		assertThat(this.manager.plan((changes) -> changes.create("mood", "a", "b")).isEmpty()).isTrue();
	}

	@Test
	void constraintOfAnotherKindIsNoType() {
		this.database.execute("create table t (n int constraint positive check (n > 0), "
				+ "m int constraint few check (m in (1, 2)), s text constraint long_one check (length(s) in ('1')))");
		assertThat(this.manager.list()).isEmpty();
	}

}
