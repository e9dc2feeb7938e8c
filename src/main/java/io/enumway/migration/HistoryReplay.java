package io.enumway.migration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.enumway.EnumChange;
import io.enumway.EnumDefinition;
import io.enumway.EnumName;
import io.enumway.migration.StartingPoint.Create;
import io.enumway.migration.StartingPoint.Left;
import io.enumway.migration.StartingPoint.Unknown;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how a declared type was before the first pending migration, by walking the
 * changes of the migrations backwards from its declaration. Pure.
 */
final class HistoryReplay {

	private final List<Event> pending = new ArrayList<>();

	private final List<Event> applied = new ArrayList<>();

	private final Map<EnumName, Event> presupposed = new HashMap<>();

	/**
	 * Prepare the walk.
	 * @param history the migrations in the order in which they run, names of types
	 * qualified
	 */
	HistoryReplay(List<HistoryEntry> history) {
		for (HistoryEntry entry : history) {
			List<Event> events = entry.pending() ? this.pending : this.applied;
			entry.steps().forEach((step) -> events.add(new Event(entry, step)));
		}
		findPresupposed();
		Collections.reverse(this.pending);
		Collections.reverse(this.applied);
	}

	/**
	 * Find the types that pending migrations take for granted: that they change without
	 * having created them. To make way for another type that is renamed is to replace,
	 * also with {@code IF EXISTS}.
	 */
	private void findPresupposed() {
		Set<EnumName> settled = new HashSet<>();
		Map<EnumName, Event> dropped = new HashMap<>();
		for (Event event : this.pending) {
			EnumChange change = event.step().change();
			if (change == null) {
				continue;
			}
			boolean creates = change instanceof EnumChange.CreateEnum;
			if (!creates && !event.step().optional() && !settled.contains(change.type())) {
				this.presupposed.putIfAbsent(change.type(), event);
			}
			if (change instanceof EnumChange.DropEnum && !settled.contains(change.type())) {
				dropped.putIfAbsent(change.type(), event);
			}
			if (creates || takesAway(change)) {
				settled.add(change.type());
			}
			EnumName newName = newName(change);
			if (newName != null) {
				Event drop = dropped.get(newName);
				if (drop != null) {
					this.presupposed.putIfAbsent(newName, drop);
				}
				settled.add(newName);
			}
		}
	}

	/**
	 * The starting point of a declared type. A doubtful addition is content with labels
	 * that are there from the start, unless an earlier change would find them in its way.
	 * @param declared the declaration, its name qualified
	 * @return what becomes of the type
	 */
	StartingPoint startOf(EnumDefinition declared) {
		EnumName name = declared.name();
		LabelRewind labels = new LabelRewind(declared.labels());
		Event addition = null;
		for (Event event : this.pending) {
			HistoryStep step = event.step();
			EnumChange change = step.change();
			if (change == null) {
				if (step.type() == null || step.type().equals(name)) {
					if (!step.optional()) {
						return unknown(event);
					}
					addition = event;
				}
			}
			else if (name.equals(newName(change))) {
				name = change.type();
			}
			else if (change.type().equals(name)) {
				if (change instanceof EnumChange.CreateEnum) {
					return predecessorOr(declared.name(), new Left(event.entry()));
				}
				if (takesAway(change)) {
					return predecessorOr(declared.name(),
							new Create(declared.withName(name).withLabels(labels.labels()), event.entry()));
				}
				if (addition != null && !(change instanceof EnumChange.GivenLabels)) {
					return unknown(addition);
				}
				addition = null;
				labels.takeBack(change);
			}
		}
		HistoryEntry creator = appliedCreator(name);
		return (creator != null) ? new Left(creator)
				: new Create(declared.withName(name).withLabels(labels.labels()), null);
	}

	private static Unknown unknown(Event event) {
		return new Unknown(event.entry(), event.step().line(), String.valueOf(event.step().doubt()));
	}

	/**
	 * A type that a migration creates or takes away may have had a predecessor of the
	 * same name, whose labels nothing tells.
	 */
	private StartingPoint predecessorOr(EnumName name, StartingPoint start) {
		Event user = this.presupposed.get(name);
		if (user == null || appliedCreator(name) != null) {
			return start;
		}
		return new Unknown(user.entry(), user.step().line(),
				"it changes or drops a type of that name that no earlier migration creates");
	}

	private @Nullable HistoryEntry appliedCreator(EnumName name) {
		EnumName current = name;
		for (Event event : this.applied) {
			EnumChange change = event.step().change();
			if (change == null) {
				continue;
			}
			if (current.equals(newName(change))) {
				current = change.type();
			}
			else if (change.type().equals(current)) {
				if (change instanceof EnumChange.CreateEnum) {
					return event.entry();
				}
				if (takesAway(change)) {
					return null;
				}
			}
		}
		return null;
	}

	private static boolean takesAway(EnumChange change) {
		return change instanceof EnumChange.DropEnum || newName(change) != null;
	}

	private static @Nullable EnumName newName(EnumChange change) {
		if (change instanceof EnumChange.RenameType rename) {
			return rename.renamed();
		}
		return (change instanceof EnumChange.MoveToSchema move) ? move.moved() : null;
	}

	private record Event(HistoryEntry entry, HistoryStep step) {

	}

}
