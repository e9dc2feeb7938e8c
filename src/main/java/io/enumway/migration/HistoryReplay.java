package io.enumway.migration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
		Create create = (start instanceof Create last) ? last : null;
		while (create != null) {
			if (create.after() == null) {
				this.created.add(create.definition().name());
			}
			create = create.earlier();
		}
	}

	/**
	 * Find the types that pending migrations take for granted: that they change without
	 * having created them. To make way for another type that is renamed is to replace,
	 * also with {@code IF EXISTS}.
	 */
	private void findPresupposed() {
		Set<EnumName> settled = new HashSet<>();
		Set<String> settledSchemas = new HashSet<>();
		Map<EnumName, Event> dropped = new HashMap<>();
		for (Event event : this.pending) {
			HistoryStep step = event.step();
			EnumChange change = step.change();
			if (step.other() != null) {
				settled.add(step.other().name());
			}
			if (step.schema() != null) {
				settledSchemas.add(step.schema().name());
				settledSchemas.add(Objects.requireNonNullElse(step.schema().newName(), step.schema().name()));
			}
			if (change == null) {
				continue;
			}
			EnumName type = change.type();
			boolean creates = change instanceof EnumChange.CreateEnum;
			boolean presupposes = !settled.contains(type) && !settledSchemas.contains(String.valueOf(type.schema()));
			if (!creates && !step.optional() && presupposes) {
				this.presupposed.putIfAbsent(type, event);
			}
			if (change instanceof EnumChange.DropEnum && presupposes) {
				dropped.putIfAbsent(type, event);
			}
			if (creates || step.takesAway(type)) {
				settled.add(type);
			}
			EnumName newName = step.newName();
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
			HistoryStep step = event.step();
			boolean changes = (step.change() != null && step.change().type().equals(type))
					|| (step.other() != null && step.other().name().equals(type));
			if (changes || step.takesAway(type) || step.nameBefore(type) != null) {
				story.add(0, "%s%s: %s".formatted(event.entry().script(),
						(step.line() > 0) ? ", line " + step.line() : "", step.describe()));
			}
		});
		return List.copyOf(story);
	}

	private StartingPoint startOf(EnumDefinition declared, List<Event> pending) {
		EnumName name = declared.name();
		LabelRewind labels = new LabelRewind(declared.labels());
		Event addition = null;
		for (int i = 0; i < pending.size(); i++) {
			Event event = pending.get(i);
			HistoryStep step = event.step();
			EnumChange change = step.change();
			EnumName before = step.nameBefore(name);
			if (step.other() != null) {
				List<Event> earlier = pending.subList(i + 1, pending.size());
				if (takesAwayOther(event, name, earlier)) {
					return new Create(declared.withName(name).withLabels(labels.labels()), event.entry());
				}
			}
			else if (change == null && step.schema() == null) {
				if (step.type() == null || step.type().equals(name)) {
					if (!step.optional()) {
						return unknown(event);
					}
					addition = event;
				}
			}
			else if (before != null) {
				name = before;
			}
			else if (step.takesAway(name)) {
				return takenAway(declared.name(), declared.withName(name).withLabels(labels.labels()), event,
						pending.subList(i + 1, pending.size()));
			}
			else if (change != null && change.type().equals(name)) {
				if (change instanceof EnumChange.CreateEnum) {
					return predecessorOr(declared.name(), new Left(event.entry()));
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

	/**
	 * Whether no type can have a name before an event, as it is that of another object.
	 */
	private boolean takesAwayOther(Event event, EnumName name, List<Event> before) {
		HistoryStep.OtherObject other = event.step().other();
		return other != null && !other.begins() && other.name().equals(name) && event.entry().version() != null
				&& isOther(name, before);
	}

	/**
	 * Whether events leave another object with a name.
	 */
	private boolean isOther(EnumName name, List<Event> pending) {
		return Stream.concat(pending.stream(), this.applied.stream())
			.map(Event::step)
			.map(HistoryStep::other)
			.filter((other) -> other != null && other.name().equals(name))
			.findFirst()
			.filter(HistoryStep.OtherObject::begins)
			.isPresent();
	}

	/**
	 * The starting point of a type that there cannot be before an event takes away
	 * another one of its name. If the event may leave that one, it is the type itself; if
	 * it drops one with its schema, what came before used one like it.
	 */
	private StartingPoint takenAway(EnumName declared, EnumDefinition definition, Event event, List<Event> before) {
		if (event.step().isCasualDrop() && startOf(definition, before) instanceof Create earlier) {
			return new Create(definition, event.entry(), earlier);
		}
		return predecessorOr(declared, new Create(definition, event.entry()));
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
		if (user == null || this.created.contains(name) || appliedCreator(name) != null || isOther(name, List.of())) {
			return start;
		}
		return new Unknown(user.entry(), user.step().line(),
				"it changes or drops a type of that name that no earlier migration creates");
	}

	private @Nullable HistoryEntry appliedCreator(EnumName name) {
		EnumName current = name;
		for (Event event : this.applied) {
			HistoryStep step = event.step();
			EnumName before = step.nameBefore(current);
			if (before != null) {
				current = before;
			}
			else if (step.takesAway(current)) {
				return null;
			}
			else if (step.change() instanceof EnumChange.CreateEnum create && create.type().equals(current)) {
				return event.entry();
			}
		}
		return null;
	}

	private record Event(HistoryEntry entry, HistoryStep step) {

	}

}
