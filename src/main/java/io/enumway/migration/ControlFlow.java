package io.enumway.migration;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

import io.enumway.migration.MethodCode.Instruction;
import io.enumway.migration.MethodCode.TryRange;

import org.springframework.asm.Label;

/**
 * The ways through a method. An exception that leaves the method ends the migration, so
 * that only those count that the method survives.
 */
final class ControlFlow {

	private final List<Instruction> instructions;

	private final List<List<Integer>> successors = new ArrayList<>();

	private final BitSet unforeseen = new BitSet();

	ControlFlow(MethodCode code) {
		this.instructions = code.instructions();
		for (int i = 0; i < this.instructions.size(); i++) {
			Instruction instruction = this.instructions.get(i);
			List<Integer> next = new ArrayList<>();
			if (!instruction.leaves()) {
				next.add(i + 1);
			}
			for (Label target : instruction.targets()) {
				int position = code.position(target);
				next.add(position);
				if (position <= i) {
					this.unforeseen.set(position);
				}
			}
			this.successors.add(next);
		}
		for (TryRange range : code.tries()) {
			int handler = code.position(range.handler());
			this.unforeseen.set(handler);
			for (int i = code.position(range.start()); i < code.position(range.end()); i++) {
				this.successors.get(i).add(handler);
			}
		}
	}

	/**
	 * Whether control comes to an instruction from further down or by an exception.
	 */
	boolean isUnforeseen(int position) {
		return this.unforeseen.get(position);
	}

	/**
	 * Whether an instruction has completed exactly once whenever the method returns.
	 */
	boolean runsOnce(int position) {
		return !returnsWithout(position) && !reaches(position);
	}

	private boolean returnsWithout(int position) {
		BitSet seen = new BitSet();
		Deque<Integer> open = new ArrayDeque<>(List.of(0));
		while (!open.isEmpty()) {
			int current = open.pop();
			if (current >= this.instructions.size() || seen.get(current)) {
				continue;
			}
			seen.set(current);
			if (current != position && this.instructions.get(current).returns()) {
				return true;
			}
			for (int next : this.successors.get(current)) {
				// what is left of an instruction that fails is its handlers
				if (current != position || this.unforeseen.get(next) && next != current + 1) {
					open.push(next);
				}
			}
		}
		return false;
	}

	private boolean reaches(int position) {
		BitSet seen = new BitSet();
		Deque<Integer> open = new ArrayDeque<>(this.successors.get(position));
		while (!open.isEmpty()) {
			int current = open.pop();
			if (current == position) {
				return true;
			}
			if (current < this.instructions.size() && !seen.get(current)) {
				seen.set(current);
				this.successors.get(current).forEach(open::push);
			}
		}
		return false;
	}

}
