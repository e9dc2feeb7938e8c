package io.enumway.migration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

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
	 * Types that exist before the first pending migration, once the boot has created what
	 * it can.
	 */
	private final Set<EnumName> created = new HashSet<>();

	/**
	 * Prepare the walk.
	 * @param history the migrations in the order in which they run, names of types
	 * qualified
	 * @param declared all declared types, their names qualified: one may have had the
	 * name of another
	 * @param existing the types that exist
	 */
	HistoryReplay(List<HistoryEntry> history, Iterable<EnumDefinition> declared, Set<EnumName> existing) {
		this.created.addAll(existing);
		for (HistoryEntry entry : history) {
			List<Event> events = entry.pending() ? this.pending : this.applied;
			entry.steps().forEach((step) -> events.add(new Event(entry, step)));
		}
		findPresupposed();
		Collections.reverse(this.pending);
		Collections.reverse(this.applied);
		startsOfDropped().forEach(this::created);
		declared.forEach((definition) -> created(startOf(definition)));
	}

	private void created(StartingPoint start) {
		if (start instanceof Create create && create.after() == null) {
			this.created.add(create.definition().name());
		}
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
		return startOf(declared, this.pending);
	}

	/**
	 * The starting points of the types that nothing declares any more because a pending
	 * migration drops them, as far as it says with which labels.
	 * @return the types to create, so that the migrations before the drop find them
	 */
	List<Create> startsOfDropped() {
		Set<Create> starts = new LinkedHashSet<>();
		for (int i = 0; i < this.pending.size(); i++) {
			EnumChange change = this.pending.get(i).step().change();
			if (change instanceof EnumChange.DropEnum drop) {
				StartingPoint start = startOfDropped(drop.type(), this.pending.subList(i + 1, this.pending.size()));
				if (start instanceof Create create) {
					starts.add(create);
				}
			}
		}
		return List.copyOf(starts);
	}

	private @Nullable StartingPoint startOfDropped(EnumName name, List<Event> before) {
		int given = lastChange(name, before);
		if (given < 0 || !(before.get(given).step().change() instanceof EnumChange.GivenLabels labels)) {
			return null;
		}
		List<Event> earlier = before.subList(given + 1, before.size());
		return startOf(new EnumDefinition(name, labels.labels(), null), withoutSilentDrop(name, earlier));
	}

	/**
	 * A drop that finds nothing because an earlier one dropped the type says the labels
	 * for both, if the earlier one does not say them itself.
	 */
	private static List<Event> withoutSilentDrop(EnumName name, List<Event> events) {
		int last = lastChange(name, events);
		if (last < 0 || !(events.get(last).step().change() instanceof EnumChange.DropEnum)) {
			return events;
		}
		List<Event> earlier = events.subList(last + 1, events.size());
		int before = lastChange(name, earlier);
		boolean silent = before < 0 || !(earlier.get(before).step().change() instanceof EnumChange.GivenLabels);
		return silent ? earlier : events;
	}

	private static int lastChange(EnumName type, List<Event> events) {
		for (int i = 0; i < events.size(); i++) {
			EnumChange change = events.get(i).step().change();
			if (change != null && change.type().equals(type)) {
				return i;
			}
		}
		return -1;
	}

	/**
	 * The migrations that create a type, change it or take it away.
	 * @param type the type, its name qualified
	 * @return what they do, in the order in which they run
	 */
	List<String> storyOf(EnumName type) {
		List<String> story = new ArrayList<>();
		Stream.concat(this.pending.stream(), this.applied.stream()).forEach((event) -> {
			EnumChange change = event.step().change();
			if (change != null && (change.type().equals(type) || type.equals(newName(change)))) {
				story.add(0, "%s%s: %s".formatted(event.entry().script(),
						(event.step().line() > 0) ? ", line " + event.step().line() : "", change.describe()));
			}
		});
		return List.copyOf(story);
	}

	private StartingPoint startOf(EnumDefinition declared, List<Event> pending) {
		EnumName name = declared.name();
		LabelRewind labels = new LabelRewind(declared.labels());
		Event addition = null;
		for (Event event : pending) {
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
	 * same name. Nothing tells its labels, unless it is a declared type that has another
	 * name now, or its drop says them.
	 */
	private StartingPoint predecessorOr(EnumName name, StartingPoint start) {
		Event user = this.presupposed.get(name);
		if (user == null || this.created.contains(name) || appliedCreator(name) != null) {
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
